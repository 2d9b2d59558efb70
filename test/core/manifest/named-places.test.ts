import { describe, expect, it } from "vitest";
import { parseChartName, parseChartRepository } from "../../../src/core/image/chart.ts";
import { parseImageDigest, parseImageName, parseImageTag } from "../../../src/core/image/reference.ts";
import { applyEdits } from "../../../src/core/manifest/apply-edits.ts";
import { findReferences } from "../../../src/core/manifest/find-references.ts";
import type { NamedPlace, NamedSubject } from "../../../src/core/manifest/named-place.ts";
import { parseNamedLine, parseNamedPath } from "../../../src/core/manifest/named-place.ts";
import { planEdits } from "../../../src/core/manifest/plan-edits.ts";

const name = parseImageName("acme/web") ?? expect.fail();
const tag = parseImageTag("1.10") ?? expect.fail();
const digest = parseImageDigest(`sha256:${"b2".repeat(32)}`) ?? expect.fail();
const old = `sha256:${"a1".repeat(32)}`;
const web: NamedSubject = { subject: "image", image: name };

describe("a path that the config file names", () => {
  it.each([
    { what: "a tag", text: "ns: {qa1: {gitops: {web: v1}}}", after: 'ns: {qa1: {gitops: {web: "1.10"}}}' },
    {
      what: "a quoted tag",
      text: "ns:\r\n  qa1: {gitops: {web: 'v1'}} # é",
      after: "ns:\r\n  qa1: {gitops: {web: '1.10'}} # é",
    },
    {
      what: "a whole reference",
      text: "ns: {qa1: {gitops: {web: acme/web:v1}}}",
      after: "ns: {qa1: {gitops: {web: acme/web:1.10}}}",
    },
    {
      what: "a digest",
      text: `ns: {qa1: {gitops: {web: "${old}"}}}`,
      after: `ns: {qa1: {gitops: {web: "${digest}"}}}`,
    },
    {
      what: "JSON",
      text: '{"ns": {"qa1": {"gitops": {"web": "v1"}}}}',
      after: '{"ns": {"qa1": {"gitops": {"web": "1.10"}}}}',
    },
  ])("holds $what", ({ text, after }) => {
    expect(release(text, atPath("values.yaml#/ns/{environment}/gitops/{service}"))).toEqual({ after, unclear: [] });
  });

  it("goes through lists by their index, and keys with / and ~", () => {
    const text = "a/b:\n- x~y: v0\n- x~y: v1\n";
    expect(release(text, atPath("values.yaml#/a~1b/1/x~0y")).after).toBe('a/b:\n- x~y: v0\n- x~y: "1.10"\n');
  });

  it.each([
    { what: "nothing stands there", text: "ns: {}", reason: "no-match" },
    { what: "two documents have it", text: "a: v1\n---\na: v1", reason: "several-matches" },
    { what: "a map stands there", text: "a: {b: c}", reason: "unreadable" },
    { what: "a template stands there", text: "a: '{{ x }}'", reason: "templated" },
    { what: "the key stands twice", text: "a: v1\na: v2", reason: "duplicate-key" },
    { what: "the line asks to be left", text: "a: v1 # tidegate: ignore", reason: "ignored" },
  ])("is told, not guessed, when $what", ({ text, reason }) => {
    expect(release(text, atPath("values.yaml#/a"))).toEqual({ after: text, unclear: [reason] });
  });

  it("goes before what the form tells", () => {
    const text = "image: {repository: acme/other, tag: v1}";
    expect(release(text, atPath("values.yaml#/image/tag")).after).toBe('image: {repository: acme/other, tag: "1.10"}');
  });

  it("counts only in its own file", () => {
    expect(release("a: v1", atPath("other.yaml#/a"))).toEqual({ after: "a: v1", unclear: [] });
  });

  it.each([
    { text: "values.yaml", says: "has no file" },
    { text: "#/a", says: "has no file" },
    { text: "values.yaml#a", says: "Behind # comes a /" },
    { text: "values.yaml#/a//b", says: "Behind # comes a /" },
    { text: "values.yaml#/{env}", says: "{env} is neither" },
    { text: `values.yaml#/${"a".repeat(1000)}`, says: "longer than 1,000" },
  ])("is refused as $text", ({ text, says }) => {
    expect(parseNamedPath(text, { environment: "qa1", service: "web" })).toMatchObject({
      problem: expect.stringContaining(says),
    });
  });
});

describe("a pattern over lines that the config file names", () => {
  it.each([
    {
      what: "jsonnet",
      path: "main.jsonnet",
      pattern: "web: 'acme/web:(?P<tag>[^']+)'",
      text: "{\n  web: 'acme/web:v1',  // é\n}",
      after: "{\n  web: 'acme/web:1.10',  // é\n}",
    },
    {
      what: "Terraform",
      path: "a.tf",
      pattern: 'web_tag *= "(?P<tag>[^"]*)"',
      text: 'web_tag  = "v1"\r\n',
      after: 'web_tag  = "1.10"\r\n',
    },
    {
      what: ".env",
      path: ".env",
      pattern: "^WEB_TAG=(?P<tag>.*)$",
      text: "API_TAG=v1\nWEB_TAG=v1",
      after: "API_TAG=v1\nWEB_TAG=1.10",
    },
    {
      what: "tag and digest",
      path: ".env",
      pattern: "WEB=(?P<image>[^:]+):(?P<tag>[^@]+)@(?P<digest>.+)",
      text: `WEB=acme/web:v1@${old}`,
      after: `WEB=acme/web:1.10@${digest}`,
    },
    {
      what: "one of several images",
      path: ".env",
      pattern: "IMAGE=(?P<image>[^:]+):(?P<tag>.+)",
      text: "IMAGE=acme/api:v1\nIMAGE=docker.io/acme/web:v1",
      after: "IMAGE=acme/api:v1\nIMAGE=docker.io/acme/web:1.10",
    },
  ])("finds its place in $what", ({ path, pattern, text, after }) => {
    expect(release(text, line(path, pattern), path)).toEqual({ after, unclear: [] });
    expect(release(after, line(path, pattern), path)).toEqual({ after, unclear: [] });
  });

  it.each([
    { what: "no line matches", text: "A=v1", reasons: ["no-match"] },
    { what: "two lines match", text: "WEB=v1\nWEB=v1", reasons: ["several-matches", "several-matches"] },
    { what: "one line matches twice", text: "WEB=v1 WEB=v1", reasons: ["several-matches", "several-matches"] },
    { what: "no tag stands there", text: "WEB=:v1", reasons: ["unreadable"] },
    { what: "the line asks to be left", text: "WEB=v1 // no-rewrite", reasons: ["ignored"] },
  ])("is told, not guessed, when $what", ({ text, reasons }) => {
    expect(release(text, line(".env", "WEB=(?P<tag>\\S+)"), ".env")).toEqual({ after: text, unclear: reasons });
  });

  it("leaves tag and digest when no new digest is known", () => {
    const text = `WEB=v1@${old}`;
    const place = line(".env", "WEB=(?P<tag>[^@]+)@(?P<digest>.+)");
    const found = findReferences({ path: ".env", text }, [place]);
    const { edits, unclear } = planEdits({ path: ".env", text }, found, [{ name, tag }]);
    expect(edits).toEqual([]);
    expect(unclear).toMatchObject([{ reason: "digest-unknown" }]);
  });

  it("answers at once on a pattern that others take for ever on", () => {
    const text = `${"a".repeat(10_000)}!\n`;
    expect(release(text, line("a.txt", "(?P<tag>(a+)+)$"), "a.txt").unclear).toEqual(["no-match"]);
  });

  it.each([
    { pattern: "(", says: "not RE2 syntax" },
    { pattern: "(?P<tag>a)(?P<other>b)", says: "has a group other" },
    { pattern: "tag=(.*)", says: "names no place" },
    { pattern: "(?P<tag>(?=a))", says: "not RE2 syntax" },
    { pattern: `(?P<tag>${"a".repeat(1000)})`, says: "longer than 1,000" },
  ])("is refused as $pattern", ({ pattern, says }) => {
    expect(parseNamedLine(".env", pattern)).toMatchObject({ problem: expect.stringContaining(says) });
  });
});

describe("a chart's version that the config file names", () => {
  const chart = {
    name: parseChartName("web") ?? expect.fail(),
    repository: parseChartRepository("oci://ghcr.io/acme") ?? expect.fail(),
  };

  it.each([
    { what: "as itself", pattern: 'version = "(?P<version>[^"]+)"', text: 'version = "1.0.0"' },
    { what: "as a registry's tag", pattern: 'version = "(?P<tag>[^"]+)"', text: 'version = "1.0.0_b1"' },
  ])("is found $what", ({ pattern, text }) => {
    const parsed = parseNamedLine("a.tf", pattern);
    if ("problem" in parsed) return expect.fail(parsed.problem);
    const found = findReferences({ path: "a.tf", text }, [{ subject: "chart", chart, ...parsed }]);
    expect(found.charts).toMatchObject([
      { kind: "named-line", chart: "web", repository: "oci://ghcr.io/acme", column: 12 },
    ]);
  });
});

function release(text: string, place: NamedPlace, path = "values.yaml") {
  const manifest = { path, text };
  const { edits, unclear } = planEdits(manifest, findReferences(manifest, [place]), [{ name, tag, digest }]);
  return { after: applyEdits(text, edits), unclear: unclear.map(({ reason }) => reason) };
}

function atPath(text: string): NamedPlace {
  const parsed = parseNamedPath(text, { environment: "qa1", service: "web" });
  return "problem" in parsed ? expect.fail(parsed.problem) : { ...web, ...parsed };
}

function line(file: string, pattern: string): NamedPlace {
  const parsed = parseNamedLine(file, pattern);
  return "problem" in parsed ? expect.fail(parsed.problem) : { ...web, ...parsed };
}
