import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deployment, JobWorld } from "../support/job-world.ts";

const config = [
  "environments:",
  "  dev: { path: dev, follow: { semver: '>=1.0.0-0' }, release: commit }",
  "  qa1: { follow: { semver: '>=1.0.0-0' } }",
  "  qa2: {}",
  "  production: { path: production, follow: { semver: '>=1.0.0' } }",
  "services:",
  "  app:",
  "    repo: acme/app",
  "    image: acme/app",
  "    paths: ['values.yaml#/namespaces/{environment}/gitops/{service}']",
  "    lines: [{ file: 'production/*.tf', pattern: '^app_tag *= *\"(?P<tag>[^\"]+)\"' }]",
  "",
].join("\n");

const values = `# kept\r
namespaces:\r
  dev: { gitops: { app: 1.0.0 } }\r
  qa1:\r
    gitops:\r
      app: "1.0.0"  # of qa1\r
    image: acme/app:1.0.0\r
  qa2: { gitops: { app: 1.0.0 } }`;

const files = {
  "values.yaml": values,
  "production/main.tf": 'app_tag = "1.0.0"\n',
  "production/variables.tf": 'variable "app_tag" {}\n',
};

let world: JobWorld;
beforeEach(async () => {
  world = await JobWorld.open(config);
  world.config.commit("main", files, "Name the places");
});
afterEach(() => world.close());

describe("an image whose places the config file names", () => {
  it("is released to these places, and to no other of a shared file", async () => {
    expect(await world.publish("acme/app:1.1.0")).toEqual(["handled"]);
    expect(world.config.read("main", "values.yaml")).toBe(
      values.replace("dev: { gitops: { app: 1.0.0", "dev: { gitops: { app: 1.1.0"),
    );
    expect(world.config.read("main", "dev/app.yaml")).toBe(deployment("acme/app:1.1.0"));
    expect(world.config.read("tidegate/qa1/app", "values.yaml")).toContain(
      '  qa1:\r\n    gitops:\r\n      app: "1.1.0"  # of qa1\r\n    image: acme/app:1.0.0\r\n  qa2: { gitops: { app: 1.0.0 } }',
    );
    expect(world.config.read("tidegate/qa1/app", "qa1/app.yaml")).toBe(deployment("acme/app:1.0.0"));
    expect(world.config.read("tidegate/production/app", "production/main.tf")).toBe('app_tag = "1.1.0"\n');
    expect(world.config.read("tidegate/production/app", "production/variables.tf")).toBe(
      files["production/variables.tf"],
    );
    expect(world.refusals()).toEqual([]);
  });

  it("is shown in the release pull request with its places, and with one that is not there", async () => {
    await world.publish("acme/app:1.1.0");
    const [, written = "", left = ""] = (world.release("production").body ?? "").split(/^### .*$/m);
    const links = (text: string) => text.replaceAll(/blob\/[0-9a-f]+/g, "blob/SHA").trim();
    expect(links(`${written.trim()}\n\n${left.trim()}`)).toMatchInlineSnapshot(`
      "- [\`production/app.yaml\` line 8](https://github.example/acme/config/blob/SHA/production/app.yaml#L8)
      - [\`production/main.tf\` line 1](https://github.example/acme/config/blob/SHA/production/main.tf#L1)

      These places name the image too. Tidegate did not change them:

      - [\`values.yaml\` line 1](https://github.example/acme/config/blob/SHA/values.yaml#L1): the place that the config file names is not there"
    `);
  });

  it("is announced again without a change", async () => {
    await world.publish("acme/app:1.1.0");
    // The commit to dev changed the shared file below what qa1 proposes.
    await world.announce("acme/app:1.1.0");
    const writes = world.github.writes.length;
    await world.announce("acme/app:1.1.0");
    expect(world.github.writes.slice(writes)).toEqual([]);
  });

  it("is refused where the named place is all there is, and is not there", async () => {
    world.config.commit("main", { "values.yaml": values.replace(/ {2}qa1:[\s\S]*(?= {2}qa2)/, "") }, "Drop qa1");
    await world.publish("acme/app:1.1.0");
    expect(world.refusals()).toEqual(["unclear-reference"]);
    expect(await world.states("qa1")).toEqual({ "1.1.0": "refused" });
  });

  it("is refused where the place is there twice", async () => {
    const doubled = `${values}\r\n---\r\nnamespaces: { qa1: { gitops: { app: 1.0.0 } } }\r\n`;
    world.config.commit("main", { "values.yaml": doubled }, "Name qa1 twice");
    await world.publish("acme/app:1.1.0");
    expect(world.refusals()).toEqual(["unclear-reference"]);
    expect(world.config.read("main", "values.yaml")).toBe(doubled.replace("app: 1.0.0", "app: 1.1.0"));
  });

  it("is planned afresh when a file outside of the environment's paths changes", async () => {
    await world.publish("acme/app:1.1.0");
    const before = world.config.tip("tidegate/qa1/app");
    const changed = world.config.read("main", "values.yaml")?.replace("# kept", "# kept here") ?? "";
    world.config.commit("main", { "values.yaml": changed }, "Change a comment");
    await world.run({ kind: "refresh", repo: world.config.name });
    expect(world.config.tip("tidegate/qa1/app")).not.toBe(before);
    expect(world.config.read("tidegate/qa1/app", "values.yaml")).toContain("# kept here");
  });
});
