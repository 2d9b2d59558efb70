import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingsTable } from "../src/settings/table.ts";
import { type ParsedSettings, parseSettings, type Settings } from "../src/settings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const oldPem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();

const enough = {
  APP_ID: "4242",
  PRIVATE_KEY: pem,
  WEBHOOK_SECRET: "a secret of the webhook",
  CONFIG_REPOS: "acme/config",
};

describe("parseSettings", () => {
  it("needs four settings, and has a default for the others", () => {
    expect(settingsFrom(enough)).toEqual({
      appId: 4242,
      privateKey: pem,
      webhookSecret: "a secret of the webhook",
      configRepos: ["acme/config"],
      githubApiUrl: "https://api.github.com",
      githubWebUrl: "https://github.com",
      host: "127.0.0.1",
      port: 3000,
      dataDirectory: "./data",
      logLevel: "info",
      hooks: [],
      insecureRegistries: new Set(),
      markerSecret: expect.stringMatching(/^[0-9a-f]{64}$/),
      maxBodyBytes: 26_214_400,
      shutdownTimeoutMs: 25_000,
    });
  });

  it("reads all settings", () => {
    expect(
      settingsFrom({
        ...enough,
        CONFIG_REPOS: " Acme/Config, acme/other ,acme/config",
        GITHUB_API_URL: "https://github.example.com/api/v3/",
        HOST: "0.0.0.0",
        PORT: "0",
        DATABASE_URL: "postgres://tidegate:s3cret@db/tidegate",
        DATA_DIRECTORY: "/var/lib/tidegate",
        LOG_LEVEL: "debug",
        REGISTRY_CREDENTIALS: '{"auths":{}}',
        INSECURE_REGISTRIES: "127.0.0.1:5000, Registry.local",
        MARKER_SECRET: "a secret of the markers",
        MAX_BODY_BYTES: "1048576",
        SHUTDOWN_TIMEOUT_SECONDS: "0",
        HOOK_CI_SECRET: "a secret of the pipeline",
        HOOK_MY_REGISTRY_TOKEN: "a token of the registry",
        HOOK_MY_REGISTRY_HOSTS: "registry:5000=Registry.example.com, 10.0.0.7:5000=registry.example.com",
      }),
    ).toMatchObject({
      configRepos: ["acme/config", "acme/other"],
      githubApiUrl: "https://github.example.com/api/v3",
      githubWebUrl: "https://github.example.com",
      host: "0.0.0.0",
      port: 0,
      databaseUrl: "postgres://tidegate:s3cret@db/tidegate",
      dataDirectory: "/var/lib/tidegate",
      logLevel: "debug",
      registryCredentials: '{"auths":{}}',
      insecureRegistries: new Set(["127.0.0.1:5000", "registry.local"]),
      markerSecret: "a secret of the markers",
      maxBodyBytes: 1_048_576,
      shutdownTimeoutMs: 0,
      hooks: [
        { kind: "hmac", name: "ci", secret: "a secret of the pipeline" },
        {
          kind: "distribution",
          name: "my-registry",
          token: "a token of the registry",
          hosts: new Map([
            ["registry:5000", "registry.example.com"],
            ["10.0.0.7:5000", "registry.example.com"],
          ]),
        },
      ],
    });
  });

  it.each([
    { form: "PEM", text: pem },
    { form: "PKCS #1", text: oldPem },
    { form: "PEM with escaped line ends", text: oldPem.replaceAll("\n", "\\n") },
    { form: "base64 of PEM", text: Buffer.from(oldPem).toString("base64") },
    { form: "PEM without its last line end", text: pem.trimEnd() },
  ])("reads the private key as $form", ({ text }) => {
    expect(settingsFrom({ ...enough, PRIVATE_KEY: text }).privateKey).toBe(pem);
  });

  it("reads the private key and the registry credentials from files", () => {
    const files: Record<string, string> = { "/run/key.pem": oldPem, "/run/config.json": '{"auths":{}}' };
    const { PRIVATE_KEY: _, ...rest } = enough;
    const parsed = parseSettings(
      { ...rest, PRIVATE_KEY_PATH: "/run/key.pem", REGISTRY_CREDENTIALS_FILE: "/run/config.json" },
      (path) => files[path] ?? "",
    );
    expect(parsed).toMatchObject({
      kind: "valid",
      settings: { privateKey: pem, registryCredentials: '{"auths":{}}' },
    });
  });

  it.each([
    { api: "https://api.github.com", web: "https://github.com" },
    { api: "https://github.example.com/api/v3", web: "https://github.example.com" },
    { api: "https://api.acme.ghe.com", web: "https://acme.ghe.com" },
    { api: "http://127.0.0.1:8123", web: "http://127.0.0.1:8123" },
    { api: "https://api.example.com/api/v3", web: "https://api.example.com" },
  ])("finds GitHub's pages beside $api", ({ api, web }) => {
    expect(settingsFrom({ ...enough, GITHUB_API_URL: api }).githubWebUrl).toBe(web);
  });

  it("derives the marker secret from the webhook secret, and does not use the same", () => {
    const [one, again] = [settingsFrom(enough), settingsFrom({ ...enough, PORT: "1" })];
    const other = settingsFrom({ ...enough, WEBHOOK_SECRET: "another secret of the webhook" });
    expect(one.markerSecret).toBe(again.markerSecret);
    expect(one.markerSecret).not.toBe(other.markerSecret);
    expect(one.markerSecret).not.toContain(enough.WEBHOOK_SECRET);
  });
});

describe("parseSettings without an App", () => {
  it("offers the setup page, on the host and port that are set", () => {
    expect(parseSettings({})).toEqual({ kind: "setup", host: "127.0.0.1", port: 3000, warnings: [] });
    expect(parseSettings({ APP_ID: "", HOST: "0.0.0.0", PORT: "8080" })).toMatchObject({
      kind: "setup",
      host: "0.0.0.0",
      port: 8080,
    });
  });

  it("tells of a port that is none, all the same", () => {
    expect(problemsFrom({ PORT: "http" })).toEqual(["PORT must be a whole number from 0 to 65535"]);
  });

  it("does not offer the setup page in production", () => {
    expect(problemsFrom({ NODE_ENV: "production" })).toEqual([
      "APP_ID is required",
      "PRIVATE_KEY is required, or PRIVATE_KEY_PATH",
      "WEBHOOK_SECRET is required",
      "CONFIG_REPOS is required",
    ]);
  });
});

describe("parseSettings on settings that are wrong", () => {
  it("tells all problems at once", () => {
    expect(
      problemsFrom({
        APP_ID: "tidegate",
        PRIVATE_KEY: "hunter2",
        WEBHOOK_SECRET: "development",
        CONFIG_REPOS: "acme, acme/config, https://github.com/acme/config",
        GITHUB_API_URL: "https://user:hunter2@github.example.com",
        GITHUB_WEB_URL: "github.com",
        PORT: "65536",
        DATABASE_URL: "mysql://root:hunter2@db",
        LOG_LEVEL: "loud",
        INSECURE_REGISTRIES: "http://registry",
        MAX_BODY_BYTES: "25MB",
        SHUTDOWN_TIMEOUT_SECONDS: "-1",
        HOOK_CI_SECRET: "hunter2",
        HOOK_CI_TOKEN: "hunter2",
        HOOK_OLD_HOSTS: "a=b",
        HOOK_REGISTRY_TOKEN: "hunter2",
        HOOK_REGISTRY_HOSTS: "registry",
      }),
    ).toMatchInlineSnapshot(`
      [
        "APP_ID must be the number of the GitHub App",
        "PRIVATE_KEY must be a private key in PEM, or the base64 of one",
        "WEBHOOK_SECRET must not be the well-known word that Probot falls back to",
        "CONFIG_REPOS entry 1 is not owner/name",
        "CONFIG_REPOS entry 3 is not owner/name",
        "GITHUB_API_URL must be an address such as https://HOST, without user, query and fragment",
        "GITHUB_WEB_URL must be an address such as https://HOST, without user, query and fragment",
        "PORT must be a whole number from 0 to 65535",
        "DATABASE_URL must begin with postgres:// or postgresql://",
        "LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent",
        "INSECURE_REGISTRIES entry 1 is not HOST or HOST:PORT",
        "MAX_BODY_BYTES must be a whole number from 1024 to 104857600",
        "SHUTDOWN_TIMEOUT_SECONDS must be a whole number from 0 to 3600",
        "HOOK_CI_SECRET and HOOK_CI_TOKEN are both set; a hook has one of them",
        "HOOK_OLD_HOSTS goes with HOOK_OLD_TOKEN, which is not set",
        "HOOK_REGISTRY_HOSTS entry 1 is not HOST=HOST",
      ]
    `);
  });

  it.each([
    { name: "is blank", change: { WEBHOOK_SECRET: "  " }, problem: "WEBHOOK_SECRET is required" },
    { name: "lists no repository", change: { CONFIG_REPOS: "," }, problem: "CONFIG_REPOS must name a repository" },
    {
      name: "is a key that is not RSA",
      change: {
        PRIVATE_KEY: generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      },
      problem: "PRIVATE_KEY must be an RSA key; GitHub Apps have no other",
    },
    {
      name: "is set in two ways",
      change: { PRIVATE_KEY_PATH: "/run/key.pem" },
      problem: "PRIVATE_KEY and PRIVATE_KEY_PATH are both set; set one of them",
    },
    {
      name: "names a file that is not there",
      change: { REGISTRY_CREDENTIALS_FILE: "/nowhere/hunter2" },
      problem: "REGISTRY_CREDENTIALS_FILE names a file that cannot be read (ENOENT)",
    },
  ])("tells of a setting that $name", ({ change, problem }) => {
    expect(problemsFrom({ ...enough, ...change })).toEqual([problem]);
  });

  it("never shows a secret", () => {
    const shown = JSON.stringify(
      parseSettings({
        APP_ID: "hunter2",
        PRIVATE_KEY: "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        PRIVATE_KEY_PATH: "hunter2",
        WEBHOOK_SECRET: " hunter2",
        DATABASE_URL: "hunter2",
        REGISTRY_CREDENTIALS: "hunter2",
        REGISTRY_CREDENTIALS_FILE: "hunter2",
        MARKER_SECRET: "hunter2",
        GITHUB_API_URL: "http://hunter2",
        HOOK_CI_SECRET: "hunter2",
        HOOK_CI_TOKEN: "hunter2",
        WEBHOOK_SECRETS: "hunter2",
      }),
    );
    expect(shown).not.toContain("hunter2");
  });
});

describe("parseSettings on settings that are probably not meant so", () => {
  it.each([
    { name: "WEBHOOK_SECRTE", warning: "WEBHOOK_SECRTE is not a setting; WEBHOOK_SECRET is" },
    { name: "DATABASE_URI", warning: "DATABASE_URI is not a setting; DATABASE_URL is" },
    { name: "APPID", warning: "APPID is not a setting; APP_ID is" },
    { name: "TIDEGATE_PORT", warning: "TIDEGATE_PORT is not a setting; PORT is" },
    { name: "TIDEGATE_COLOUR", warning: "TIDEGATE_COLOUR is not a setting" },
    { name: "GITHUB_APP_ID", warning: "GITHUB_APP_ID is not a setting; APP_ID is" },
    { name: "GHE_HOST", warning: "GHE_HOST is not a setting; GITHUB_API_URL is" },
    {
      name: "HOOK_CI_SECRETS",
      warning:
        "HOOK_CI_SECRETS is not a setting; hooks are HOOK_<NAME>_SECRET, HOOK_<NAME>_TOKEN and HOOK_<NAME>_HOSTS",
    },
  ])("warns of $name", ({ name, warning }) => {
    expect(parseSettings({ ...enough, [name]: "something" })).toMatchObject({ kind: "valid", warnings: [warning] });
  });

  it.each(["HOME", "PATH", "PWD", "SORT", "LOGNAME", "HOSTNAME", "GITHUB_SHA", "GITHUB_TOKEN", "NODE_ENV", "POST"])(
    "leaves %s to others",
    (name) => {
      expect(parseSettings({ ...enough, [name]: "something" })).toMatchObject({ kind: "valid", warnings: [] });
    },
  );

  it("warns of secrets that are short or have white space around them, and of tokens in the clear", () => {
    const { warnings } = parseSettings({
      ...enough,
      WEBHOOK_SECRET: "a secret of the webhook\n",
      HOOK_CI_SECRET: "short",
      GITHUB_API_URL: "http://github.example.com/api/v3",
    });
    expect(warnings).toEqual([
      "HOOK_CI_SECRET is short; 16 characters or more are hard to guess",
      "WEBHOOK_SECRET begins or ends with white space, which is taken as part of it",
      "GITHUB_API_URL is plain HTTP: tokens can be read on the way",
    ]);
  });
});

describe("the table of settings", () => {
  it("stands in the README just as the code has it", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const [, section = ""] = readme.split(/^## Settings$/m);
    const rows = section.split(/^## /m)[0]?.match(/^\| `.*$/gm);
    expect(rows).toEqual(
      settingsTable.map(({ name, otherwise, meaning }) => `| \`${name}\` | ${otherwise} | ${meaning} |`),
    );
  });
});

function settingsFrom(environment: Record<string, string>): Settings {
  const parsed = parseSettings(environment);
  if (parsed.kind === "valid") return parsed.settings;
  throw new Error(JSON.stringify(parsed));
}

function problemsFrom(environment: Record<string, string>): readonly string[] {
  const parsed: ParsedSettings = parseSettings(environment);
  return parsed.kind === "invalid" ? parsed.problems : [];
}
