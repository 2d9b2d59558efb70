import { z } from "zod";

/** A name and a password (or access token) for one registry. */
export interface RegistryCredential {
  readonly username: string;
  readonly password: string;
}

export type RegistryCredentialsResult =
  /** By host as in image names: `docker.io`, `ghcr.io`, `registry.example.com:5000`. */
  | { readonly kind: "valid"; readonly credentials: ReadonlyMap<string, RegistryCredential> }
  /** One sentence each; they name hosts and fields, never a value. */
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/**
 * Reads the `auths` of a Docker `config.json`: for each host `auth` (base64 of `username:password`), or `username` and
 * `password`. Other keys of the file are not looked at; credential helpers are programs and are not run.
 * @see https://docs.docker.com/reference/cli/docker/login/
 */
export function parseRegistryCredentials(text: string): RegistryCredentialsResult {
  const file = configFile.safeParse(parseJson(text));
  if (!file.success) {
    return { kind: "invalid", problems: ['expected JSON of the form {"auths": {"HOST": {"auth": "…"}}}'] };
  }
  const credentials = new Map<string, RegistryCredential>();
  const problems: string[] = [];
  for (const [key, entry] of Object.entries(file.data.auths)) {
    const host = parseHost(key);
    const credential = readEntry(entry);
    if (host === undefined) problems.push(`auths: ${quote(key)} is not a registry's host`);
    else if (typeof credential === "string") problems.push(`auths.${host}: ${credential}`);
    else if (isOther(credentials.get(host), credential)) problems.push(`auths.${host}: given twice, and not the same`);
    else credentials.set(host, credential);
  }
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "valid", credentials };
}

const configFile = z.object({ auths: z.record(z.string(), z.unknown()) });

const authEntry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds secrets.
    return undefined;
  }
}

function parseHost(key: string): string | undefined {
  const host = key
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/(?:v[12]\/?)?$/, "");
  if (["docker.io", "index.docker.io", "registry-1.docker.io"].includes(host)) return "docker.io";
  return /^(?:\[[\da-f:]+\]|[a-z\d](?:[a-z\d.-]*[a-z\d])?)(?::\d+)?$/.test(host) ? host : undefined;
}

/** The credential, or what is wrong with it. */
function readEntry(entry: unknown): RegistryCredential | string {
  const parsed = authEntry.safeParse(entry);
  if (!parsed.success) return "expected texts in auth, username and password";
  const { auth, username, password } = parsed.data;
  if (auth === undefined || auth === "") {
    if (username === undefined || password === undefined) return "neither auth nor username and password is given";
    return judge({ username, password }, "username or password");
  }
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(auth)) return "auth is not base64";
  // Docker itself pads some with NUL.
  const decoded = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
  const colon = decoded.indexOf(":");
  if (colon < 0) return "auth does not decode to username:password";
  return judge({ username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }, "auth");
}

function judge(credential: RegistryCredential, field: string): RegistryCredential | string {
  const { username, password } = credential;
  if (username === "" || password === "") return `${field} has an empty part`;
  if (username.includes(":")) return "username has a colon, which cannot be sent";
  return /\p{Cc}|\ufffd/u.test(username + password) ? `${field} has signs that cannot be sent` : credential;
}

function isOther(first: RegistryCredential | undefined, second: RegistryCredential): boolean {
  return first !== undefined && (first.username !== second.username || first.password !== second.password);
}

function quote(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
}
