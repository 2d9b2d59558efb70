import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import { parseRepoName, type RepoName } from "../core/identity.ts";
import { isHost, splitList } from "./lists.ts";

/** As pino names them. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const secret = z
  .string({ error: "is required" })
  .refine((text) => text !== "development", { error: "must not be the well-known word that Probot falls back to" });

const address = z
  .string()
  .refine(isAddress, { error: "must be an address such as https://HOST, without user, query and fragment" })
  .transform((text) => text.replace(/\/+$/, ""));

/** Each setting that has one name: how it is read, and its row of the table. */
export const fields = {
  APP_ID: row(
    z
      .string({ error: "is required" })
      .regex(/^[1-9]\d{0,14}$/, { error: "must be the number of the GitHub App" })
      .transform(Number),
    "required",
    "Number of the GitHub App. Without it and without a private key, `npm start` offers the page that makes an App (not with `NODE_ENV=production`).",
  ),
  PRIVATE_KEY: row(
    z.string({ error: "is required, or PRIVATE_KEY_PATH" }).transform(readPrivateKey),
    "required, or `PRIVATE_KEY_PATH`",
    "The App's private key: PEM, with real line ends or `\\n`, or the base64 of that.",
  ),
  PRIVATE_KEY_PATH: row(z.string().optional(), "", "A file with the private key."),
  WEBHOOK_SECRET: row(
    secret,
    "required",
    "The App's webhook secret. Deliveries that are not signed with it are refused.",
  ),
  CONFIG_REPOS: row(
    z.string({ error: "is required" }).transform(readRepos),
    "required",
    "The config repos, as `owner/name`, with commas between them.",
  ),
  GITHUB_API_URL: row(
    address.default("https://api.github.com"),
    "`https://api.github.com`",
    "GitHub's REST API. Enterprise Server: `https://HOST/api/v3`; data residency: `https://api.SUBDOMAIN.ghe.com`.",
  ),
  GITHUB_WEB_URL: row(address.optional(), "from `GITHUB_API_URL`", "GitHub's pages, for links."),
  HOST: row(
    z.string().default("127.0.0.1"),
    "`127.0.0.1`",
    "Where to listen. In a container `0.0.0.0`; the image sets it.",
  ),
  PORT: row(wholeNumber(0, 65_535).default(3000), "`3000`", "Port to listen on; `0` takes any free one."),
  DATABASE_URL: row(
    z
      .string()
      .regex(/^postgres(?:ql)?:\/\//, { error: "must begin with postgres:// or postgresql://" })
      .optional(),
    "a PostgreSQL of its own",
    "Your PostgreSQL, as `postgres://USER:PASSWORD@HOST/DATABASE`.",
  ),
  DATA_DIRECTORY: row(z.string().default("./data"), "`./data`", "Where the PostgreSQL of its own keeps its data."),
  LOG_LEVEL: row(
    z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("info"),
    "`info`",
    "`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.",
  ),
  REGISTRY_CREDENTIALS: row(
    z.string().optional(),
    "no credentials",
    "The `auths` of a Docker `config.json`, as JSON: how registries are asked whether a tag exists.",
  ),
  REGISTRY_CREDENTIALS_FILE: row(z.string().optional(), "", "A file with the same."),
  INSECURE_REGISTRIES: row(
    z.string().default("").transform(readHosts),
    "none",
    "Registries that are asked by plain HTTP, as `HOST:PORT`, with commas between them.",
  ),
  MARKER_SECRET: row(
    secret.optional(),
    "derived from `WEBHOOK_SECRET`",
    "Signs the hidden marker in release pull requests. When it changes, markers that stand are no longer believed: open release pull requests are not updated or reported any more. Set it to change the webhook secret without that.",
  ),
  MAX_BODY_BYTES: row(
    wholeNumber(1_024, 104_857_600).default(26_214_400),
    "`26214400`",
    "The largest body that is accepted; GitHub sends up to 25 MB.",
  ),
  SHUTDOWN_TIMEOUT_SECONDS: row(
    wholeNumber(0, 3_600).default(25),
    "`25`",
    "How long jobs may take to end after SIGTERM.",
  ),
};

function row<Field extends z.ZodType>(field: Field, otherwise: string, meaning: string): Field {
  return field.meta({ description: meaning, otherwise });
}

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error });
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["https:", "http:"].includes(url.protocol)) return false;
  return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}

type Context = z.core.$RefinementCtx;

function readPrivateKey(text: string, context: Context): string {
  const unescaped = text.replaceAll("\\n", "\n").trim();
  const pem = unescaped.startsWith("-----BEGIN") ? unescaped : Buffer.from(unescaped, "base64").toString("utf8");
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs8", format: "pem" }).toString();
    context.addIssue("must be an RSA key; GitHub Apps have no other");
  } catch {
    // The library's message may quote the text.
    context.addIssue("must be a private key in PEM, or the base64 of one");
  }
  return z.NEVER;
}

function readRepos(text: string, context: Context): readonly RepoName[] {
  const repos = splitList(text).map((each, index) => {
    const repo = parseRepoName(each);
    // Not shown: an address of a repository may have a token in it.
    if (repo === undefined) context.addIssue(`entry ${index + 1} is not owner/name`);
    return repo;
  });
  if (repos.length === 0) context.addIssue("must name a repository");
  return [...new Set(repos.filter((repo) => repo !== undefined))];
}

function readHosts(text: string, context: Context): ReadonlySet<string> {
  const hosts = splitList(text).map((each) => each.toLowerCase());
  for (const [index, host] of hosts.entries()) {
    if (!isHost(host)) context.addIssue(`entry ${index + 1} is not HOST or HOST:PORT`);
  }
  return new Set(hosts);
}
