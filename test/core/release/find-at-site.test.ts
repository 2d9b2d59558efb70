import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { parseEnvironmentName, parseServiceName } from "../../../src/core/identity.ts";
import { parseImageDigest, parseImageTag } from "../../../src/core/image/reference.ts";
import { applyEdits } from "../../../src/core/manifest/apply-edits.ts";
import { planEdits } from "../../../src/core/manifest/plan-edits.ts";
import { findAtSite } from "../../../src/core/release/find-at-site.ts";
import { sortNamedPlaces } from "../../../src/core/release/named-files.ts";
import { must } from "../../support/snapshot-builder.ts";

const web = { repo: "acme/web", image: "acme/web" };
const environments = { qa1: {}, qa2: {}, production: { path: "clusters/production" } };
const shared = `namespaces:
  qa1:
    web: main-1  # of qa1
    api: {image: "acme/web:main-1"}
  qa2:
    web: main-1
  production:
    image: acme/web:1.0.0
`;

describe("what belongs to a service in an environment", () => {
  it("of a file outside of the environment is the named place alone", () => {
    const config = {
      environments,
      services: { web: { ...web, paths: ["values.yaml#/namespaces/{environment}/web"] } },
    };
    expect(release(config, { "values.yaml": shared }, "qa1")).toEqual({
      changed: { "values.yaml": shared.replace("web: main-1  #", "web: main-2  #") },
      leftAlone: [],
      skipped: [],
    });
    expect(release(config, { "values.yaml": shared }, "qa2").changed).toEqual({
      "values.yaml": shared.replace("web: main-1\n", "web: main-2\n"),
    });
  });

  it("is not what another environment names in a file of this one", () => {
    const file = "clusters/production/values.yaml";
    const text = "qa1:\n  image: acme/web:main-1\nproduction:\n  image: acme/web:main-1\n";
    const named = { environments, services: { web: { ...web, paths: [`${file}#/{environment}/image`] } } };
    expect(release(named, { [file]: text }, "production").changed).toEqual({
      [file]: text.replace("production:\n  image: acme/web:main-1", "production:\n  image: acme/web:main-2"),
    });
    expect(release(named, { [file]: text }, "qa1").changed).toEqual({ [file]: text.replace("main-1", "main-2") });
  });

  it.each([
    ["an anchor", "qa1: {web: &v main-1}\nqa2: {web: *v}\n"],
    ["an alias", "common: &v main-1\nqa1: {web: *v}\n"],
    ["a merged map", "common: &c\n  web: main-1\nqa1:\n  <<: *c\nother:\n  <<: *c\n"],
    ["an anchor that is no version elsewhere", "qa1: {web: &v main-1}\nlabels: [{key: *v}]\n"],
  ])("is not what it shares with others by %s", (_, text) => {
    const config = { environments, services: { web: { ...web, paths: ["values.yaml#/{environment}/web"] } } };
    const { changed, leftAlone } = release(config, { "values.yaml": text }, "qa1");
    expect(changed).toEqual({});
    expect(leftAlone).toEqual([expect.stringMatching(/^values\.yaml:\d+ anchor-elsewhere$/)]);
  });

  it("is read from any language, once for each image, and with its digest", () => {
    const old = `sha256:${"a".repeat(64)}`;
    const text = `locals {\r\n  web = "acme/web:main-1@${old}"\r\n  jobs = "acme/jobs:main-1"\r\n}\r\n`;
    const service = {
      repo: "acme/web",
      images: ["acme/web", "acme/jobs"],
      lines: [
        { file: "tf/{environment}/*.tf", pattern: '"(?P<image>acme/[a-z]+):(?P<tag>[^"@]+)(?:@(?P<digest>[^"]+))?"' },
      ],
    };
    const config = { environments, services: { web: service } };
    const files = { "tf/qa1/main.tf": text, "tf/qa1/vars.tf": "variable x {}\n", "tf/qa2/main.tf": text };
    expect(release(config, files, "qa1")).toEqual({
      changed: { "tf/qa1/main.tf": text.replaceAll("main-1", "main-2").replace(old, digest) },
      leftAlone: [],
      skipped: [],
    });
  });

  it("keeps to the environment's files where the place names no environment", () => {
    const service = { ...web, lines: [{ file: "**/.env", pattern: "^WEB=(?P<tag>.+)$" }] };
    const config = { environments: { qa1: { path: "qa1" } }, services: { web: service } };
    const files = { ".env": "WEB=main-1\n", "qa1/.env": "WEB=main-1\n", "clusters/production/.env": "WEB=main-1\n" };
    expect(Object.keys(release(config, files, "qa1").changed)).toEqual(["qa1/.env"]);
  });

  const twice = { ...web, lines: [{ file: "{environment}.env", pattern: "WEB=(?P<tag>.+)" }] };
  it.each([
    ["a place that is not there", { "qa1.env": "API=main-1\n" }, ["qa1.env:1 no-match"], []],
    ["a place whose file is not there", { "qa2.env": "WEB=main-1\n" }, ["qa1.env:1 no-match"], []],
    [
      "a place that is there twice",
      { "qa1.env": "WEB=a\nWEB=b\n" },
      ["qa1.env:1 several-matches", "qa1.env:2 several-matches"],
      [],
    ],
    ["a line that asks to be left", { "qa1.env": "WEB=a # tidegate: ignore\n" }, ["qa1.env:1 ignored"], []],
    ["a version that is none", { "qa1.env": "WEB=<none>\n" }, ["qa1.env:1 unreadable"], []],
  ])("tells %s", (_, files, leftAlone, skipped) => {
    expect(release({ environments, services: { web: twice } }, files, "qa1")).toEqual({
      changed: {},
      leftAlone,
      skipped,
    });
  });

  it("is not what a glob of another service finds at the same keys", () => {
    const api = { repo: "acme/api", image: "acme/api", paths: ["values*.yaml#/{environment}/web"] };
    const service = { ...web, paths: ["values.yaml#/{environment}/web"] };
    const files = { "values.yaml": "qa1: { web: main-1 }\n" };
    expect(release({ environments, services: { web: service } }, files, "qa1").leftAlone).toEqual([]);
    expect(release({ environments, services: { web: service, api } }, files, "qa1")).toMatchObject({
      changed: {},
      leftAlone: ["values.yaml:1 anchor-elsewhere"],
    });
  });

  it("tells of a file that is not there only where nothing else is found", () => {
    const service = { ...web, paths: ["{environment}.yaml#/web"] };
    const config = { environments, services: { web: service } };
    const files = { "clusters/production/web.yaml": "image: acme/web:main-1\n" };
    expect(release(config, files, "production")).toMatchObject({ leftAlone: [] });
    expect(release(config, { ...files, "production.yaml": "api: main-1\n" }, "production")).toMatchObject({
      leftAlone: ["production.yaml:1 no-match"],
    });
  });

  it("leaves a named file alone that is no YAML, encrypted or a template", () => {
    const config = { environments, services: { web: { ...web, paths: ["{environment}.yaml#/web"] } } };
    expect(release(config, { "qa1.yaml": "web: {{ .Values.tag }}\n" }, "qa1")).toEqual({
      changed: {},
      leftAlone: [],
      skipped: ["qa1.yaml template"],
    });
  });
});

const digest = `sha256:${"b".repeat(64)}`;

/** What a release of main-2 would do with these files. */
function release(written: unknown, files: Readonly<Record<string, string>>, environmentName: string) {
  const parsed = parseConfig(stringify(written));
  if (parsed.kind === "invalid") throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  const environment = must(parsed.config.environments.get(must(parseEnvironmentName(environmentName))));
  const service = must(parsed.config.services.get(must(parseServiceName("web"))));
  const site = { environment, service };
  const manifests = Object.entries(files).map(([path, text]) => ({ path, text }));
  const found = findAtSite(manifests, site, sortNamedPlaces(parsed.config, site, Object.keys(files)));
  const [tag, pinned] = [must(parseImageTag("main-2")), must(parseImageDigest(digest))];
  const images = service.images.map((name) => ({ name, tag, digest: pinned }));
  const planned = found.manifests.map(({ manifest, findings }) => ({
    manifest,
    ...planEdits(manifest, findings, images),
  }));
  return {
    changed: Object.fromEntries(
      planned
        .filter(({ edits }) => edits.length > 0)
        .map(({ manifest, edits }) => [manifest.path, applyEdits(manifest.text, edits)]),
    ),
    leftAlone: planned.flatMap(({ unclear }) => unclear.map(({ path, line, reason }) => `${path}:${line} ${reason}`)),
    skipped: found.skipped.map(({ path, reason }) => `${path} ${reason}`),
  };
}
