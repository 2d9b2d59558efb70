import { describe, expect, it } from "vitest";
import type { Config } from "../../../src/core/config/config.ts";
import { defaults } from "../../../src/core/config/effective/defaults.ts";
import { findServices } from "../../../src/core/config/find-services.ts";
import { parseConfig } from "../../../src/core/config/parse-config.ts";
import { rulesFor } from "../../../src/core/config/rules-for.ts";
import { parseEnvironmentName, parseServiceName } from "../../../src/core/identity.ts";
import { parseImageName } from "../../../src/core/image/reference.ts";

const config = configFrom(`
environments:
  dev: { path: dev, follow: { semver: "*" }, release: commit }
  production: { path: production }
services:
  web:
    repo: acme/web
    image: acme/web
    environments:
      dev: { release: pull-request }
      production: { follow: { semver: ^2 } }
  platform:
    repo: acme/platform
    images: [acme/auth, acme/data]
`);

describe("rulesFor", () => {
  it.each([
    { environment: "dev", service: "platform", rules: { follow: { kind: "semver", range: "*" }, release: "commit" } },
    { environment: "dev", service: "web", rules: { follow: { kind: "semver", range: "*" }, release: "pull-request" } },
    {
      environment: "production",
      service: "web",
      rules: { follow: { kind: "semver", range: "^2" }, release: "pull-request" },
    },
    { environment: "production", service: "platform", rules: { release: "pull-request" } },
  ])("gives the rules of $service in $environment", ({ environment, service, rules }) => {
    expect(rulesFor(config, environmentIn(environment), serviceIn(service))).toEqual({ ...defaults.rules, ...rules });
  });

  it("does not make up rules for what is not of this config", () => {
    const stranger = configFrom("environments: { qa: { path: qa } }").environments.values().next().value;
    expect(() => rulesFor(config, must(stranger), serviceIn("web"))).toThrow(
      "no environment qa with a service web in the config",
    );
  });
});

describe("findServices", () => {
  it.each([
    { image: "docker.io/acme/data", services: ["platform"] },
    { image: "acme/web", services: ["web"] },
    { image: "acme/websocket", services: [] },
    { image: "ghcr.io/acme/web", services: [] },
  ])("finds $services for $image", ({ image, services }) => {
    expect(findServices(config, must(parseImageName(image))).map(({ name }) => name)).toEqual(services);
  });
});

function configFrom(text: string): Config {
  const parsed = parseConfig(text);
  if (parsed.kind === "valid") return parsed.config;
  throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
}

function environmentIn(name: string) {
  return must(config.environments.get(must(parseEnvironmentName(name))));
}

function serviceIn(name: string) {
  return must(config.services.get(must(parseServiceName(name))));
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the test needs a value here");
  return value;
}
