import { describe, expect, it } from "vitest";
import {
  isSameChart,
  parseChartName,
  parseChartRepository,
  parseChartVersion,
  parseOciChart,
  renderChartTag,
} from "../../../src/core/image/chart.ts";

describe("a chart's version", () => {
  it.each([
    { text: "1.2.3", reads: "1.2.3", tag: "1.2.3" },
    { text: "v1.2.3", reads: "v1.2.3", tag: "v1.2.3" },
    { text: "1.2.3-rc.1+build.5", reads: "1.2.3-rc.1+build.5", tag: "1.2.3-rc.1_build.5" },
    { text: "1.2.3_build.5", reads: "1.2.3+build.5", tag: "1.2.3_build.5" },
    { text: "1.2.3-rc_build", reads: "1.2.3-rc+build", tag: "1.2.3-rc_build" },
  ])("is $reads of $text, and $tag in a registry", ({ text, reads, tag }) => {
    const version = parseChartVersion(text) ?? expect.fail(text);
    expect([version, renderChartTag(version)]).toEqual([reads, tag]);
    expect(parseChartVersion(tag)).toBe(reads);
  });

  it.each(["1.2", "1", "^1.2.3", "6.x", ">=1.0.0", "*", "", "main", "1.2.3 ", "1.2.3.4"])("is not %j", (text) => {
    expect(parseChartVersion(text)).toBeUndefined();
  });
});

describe("a chart's repository", () => {
  it.each([
    { text: "https://Charts.Acme.example/Stable/", reads: "https://charts.acme.example/Stable" },
    { text: "HTTPS://acme.example", reads: "https://acme.example" },
    { text: "oci://GHCR.io/acme/charts//", reads: "oci://ghcr.io/acme/charts" },
    { text: "http://localhost:8080/", reads: "http://localhost:8080" },
  ])("is $reads of $text", ({ text, reads }) => {
    expect(parseChartRepository(text)).toBe(reads);
  });

  it.each(["file://../web", "@stable", "alias:stable", "ghcr.io/acme", "https://", "https://bob@acme.example", ""])(
    "is not %j",
    (text) => {
      expect(parseChartRepository(text)).toBeUndefined();
    },
  );
});

describe("a chart of an OCI registry", () => {
  it.each(["oci://ghcr.io/acme/charts/web", "OCI://GHCR.io/acme/charts/web/"])("is told by %s", (text) => {
    expect(parseOciChart(text)).toEqual({ name: "web", repository: "oci://ghcr.io/acme/charts" });
  });

  it.each([
    "oci://web",
    "oci:///web",
    "https://ghcr.io/acme/web",
    "oci://ghcr.io/acme/we b",
    `oci://${"/".repeat(99_999)}x`,
  ])("is not told by others", (text) => {
    expect(parseOciChart(text)).toBeUndefined();
  });
});

describe("two charts", () => {
  const web = { name: parseChartName("web") ?? expect.fail() };
  const acme = parseChartRepository("https://acme.example") ?? expect.fail();
  const other = parseChartRepository("https://other.example") ?? expect.fail();

  it.each([
    { what: "of one repository", a: { ...web, repository: acme }, b: { ...web, repository: acme }, same: true },
    { what: "of two repositories", a: { ...web, repository: acme }, b: { ...web, repository: other }, same: false },
    { what: "of which one tells no repository", a: web, b: { ...web, repository: acme }, same: true },
    { what: "of two names", a: web, b: { name: parseChartName("webhook") ?? expect.fail() }, same: false },
  ])("$what: $same", ({ a, b, same }) => {
    expect([isSameChart(a, b), isSameChart(b, a)]).toEqual([same, same]);
  });
});
