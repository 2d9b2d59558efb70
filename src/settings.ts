import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { RepoName } from "./core/identity.ts";
import { fields, type logLevels } from "./settings/fields.ts";
import { type ReadText, withFiles } from "./settings/files.ts";
import { type Given, type ProcessEnvironment, withoutEmpty } from "./settings/given.ts";
import { type HookSettings, readHooks } from "./settings/hooks.ts";
import { findWarnings } from "./settings/warnings.ts";

/** What the operator decides, read once at start. */
export interface Settings {
  readonly appId: number;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** At least one. */
  readonly configRepos: readonly RepoName[];
  /** Without a slash at its end, as all addresses here. */
  readonly githubApiUrl: string;
  readonly githubWebUrl: string;
  readonly host: string;
  /** 0 means any free one. */
  readonly port: number;
  /** Absent: Tidegate starts its own PostgreSQL in the data directory. */
  readonly databaseUrl?: string;
  readonly dataDirectory: string;
  readonly logLevel: LogLevel;
  readonly hooks: readonly HookSettings[];
  /** The text of a Docker `config.json`; absent: registries are asked without credentials. */
  readonly registryCredentials?: string;
  /** `host:port` of registries that are asked by plain HTTP. */
  readonly insecureRegistries: ReadonlySet<string>;
  readonly markerSecret: string;
  readonly maxBodyBytes: number;
  readonly shutdownTimeoutMs: number;
}

/** As pino names them; `silent` logs nothing. */
export type LogLevel = (typeof logLevels)[number];

/** What a process environment means to Tidegate. */
export type ParsedSettings = (
  | { readonly kind: "valid"; readonly settings: Settings }
  /** There is no GitHub App yet: nothing can be done but to offer the page that makes one. */
  | { readonly kind: "setup"; readonly host: string; readonly port: number }
  /** One sentence each, which names settings, never a secret. */
  | { readonly kind: "invalid"; readonly problems: readonly string[] }
) & {
  /** What is probably not meant so; one sentence each. */
  readonly warnings: readonly string[];
};

/**
 * Reads the settings from a process environment, or tells all that is wrong with it. An empty text counts as absent.
 * `readText` reads the files that `PRIVATE_KEY_PATH` and `REGISTRY_CREDENTIALS_FILE` name, and throws when it cannot.
 */
export function parseSettings(environment: ProcessEnvironment, readText: ReadText = readTextFile): ParsedSettings {
  const given = withoutEmpty(environment);
  const warnings = findWarnings(given, Object.keys(fields));
  if (isBeforeSetup(given)) return { ...readPlace(given), warnings };
  const problems: string[] = [];
  const texts = withFiles(given, readText, problems);
  const read = wholeEnvironment.safeParse(texts);
  for (const { path, message } of read.error?.issues ?? []) problems.push(`${path.join(".")} ${message}`);
  const hooks = readHooks(given, problems);
  if (!read.success || problems.length > 0) return { kind: "invalid", problems, warnings };
  return { kind: "valid", settings: settle(read.data, hooks), warnings };
}

const wholeEnvironment = z.object(fields);

/** In production a missing App is a mistake, and a page on which anybody may make one is no help. */
function isBeforeSetup(given: Given): boolean {
  const hasApp = ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH"].some((name) => name in given);
  return !hasApp && given["NODE_ENV"] !== "production";
}

function readPlace(
  given: Given,
): { readonly kind: "setup"; host: string; port: number } | { readonly kind: "invalid"; problems: readonly string[] } {
  const { HOST, PORT } = fields;
  const read = z.object({ HOST, PORT }).safeParse(given);
  if (read.success) return { kind: "setup", host: read.data.HOST, port: read.data.PORT };
  return { kind: "invalid", problems: read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`) };
}

function readTextFile(path: string): string {
  return readFileSync(path, "utf8");
}

function settle(read: z.infer<typeof wholeEnvironment>, hooks: readonly HookSettings[]): Settings {
  const { DATABASE_URL, REGISTRY_CREDENTIALS } = read;
  return {
    appId: read.APP_ID,
    privateKey: read.PRIVATE_KEY,
    webhookSecret: read.WEBHOOK_SECRET,
    configRepos: read.CONFIG_REPOS,
    githubApiUrl: read.GITHUB_API_URL,
    githubWebUrl: read.GITHUB_WEB_URL ?? webAddressOf(read.GITHUB_API_URL),
    host: read.HOST,
    port: read.PORT,
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    dataDirectory: read.DATA_DIRECTORY,
    logLevel: read.LOG_LEVEL,
    hooks,
    ...(REGISTRY_CREDENTIALS === undefined ? {} : { registryCredentials: REGISTRY_CREDENTIALS }),
    insecureRegistries: read.INSECURE_REGISTRIES,
    markerSecret: read.MARKER_SECRET ?? deriveMarkerSecret(read.WEBHOOK_SECRET),
    maxBodyBytes: read.MAX_BODY_BYTES,
    shutdownTimeoutMs: read.SHUTDOWN_TIMEOUT_SECONDS * 1_000,
  };
}

/** `https://api.github.com` and `https://api.NAME.ghe.com` lose `api.`, `https://HOST/api/v3` its path. */
function webAddressOf(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl);
  const isApiHost = host === "api.github.com" || /^api\.[a-z\d-]+\.ghe\.com$/.test(host);
  return `${protocol}//${isApiHost ? host.slice("api.".length) : host}`;
}

/** Another secret than the webhook's, so that nobody who sees signatures of the one learns of the other. */
function deriveMarkerSecret(webhookSecret: string): string {
  return createHmac("sha256", webhookSecret).update("tidegate marker").digest("hex");
}
