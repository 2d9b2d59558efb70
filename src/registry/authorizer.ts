import { LRUCache } from "lru-cache";
import { z } from "zod";
import { RetryLater } from "../core/fault.ts";
import { parseChallenges } from "./challenge.ts";
import type { RegistryCredential } from "./credentials.ts";
import { refuseAddress } from "./reach.ts";
import type { Send } from "./send.ts";

/** A repository in a registry: what a token is for. */
export interface RepositoryAddress {
  /** As in image names, with its port. */
  readonly registry: string;
  /** The path: `library/nginx`. */
  readonly repository: string;
}

/** Finds out how a registry wants to be asked. */
export interface Authorizer {
  /** The `Authorization` value that still holds; absent when none is known. */
  recall(address: RepositoryAddress): string | undefined;
  /**
   * Answers a 401: an `Authorization` value, kept until it expires; or the status with which we were turned away.
   * @throws {RetryLater} when the token endpoint fails, or is where a registry may not send us.
   */
  answer(address: RepositoryAddress, wwwAuthenticate: string | null): Promise<Authorization>;
}

export type Authorization =
  | { readonly kind: "granted"; readonly header: string }
  | { readonly kind: "denied"; readonly status: 401 | 403 };

/** What the token flow needs. */
export interface AuthorizerOptions {
  readonly send: Send;
  readonly credentials: ReadonlyMap<string, RegistryCredential>;
  readonly insecureHosts: ReadonlySet<string>;
  readonly now: () => Date;
}

const maxTokenBytes = 1024 * 1024;
/** Tokens live this long when the answer does not say. @see https://distribution.github.io/distribution/spec/auth/token/ */
const defaultLifeSeconds = 60;
const basicLifeSeconds = 60 * 60;

/** Remembers up to a thousand repositories' tokens. */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const known = new LRUCache<string, { readonly header: string; readonly expiresAt: number }>({ max: 1000 });
  const seconds = () => options.now().getTime() / 1000;
  const keep = (address: RepositoryAddress, header: string, lifeSeconds: number): Authorization => {
    known.set(keyOf(address), { header, expiresAt: seconds() + lifeSeconds });
    return { kind: "granted", header };
  };
  return {
    recall(address) {
      const found = known.get(keyOf(address));
      return found !== undefined && found.expiresAt > seconds() ? found.header : undefined;
    },
    async answer(address, wwwAuthenticate) {
      known.delete(keyOf(address));
      const challenges = parseChallenges(wwwAuthenticate ?? "");
      const credential = options.credentials.get(address.registry);
      const bearer = challenges.find(({ scheme }) => scheme === "bearer");
      if (bearer !== undefined) {
        const token = await fetchToken(options, address, bearer.parameters);
        return token.kind === "denied" ? token : keep(address, `Bearer ${token.text}`, token.lifeSeconds);
      }
      const basic = challenges.some(({ scheme }) => scheme === "basic");
      if (!basic || credential === undefined) return { kind: "denied", status: 401 };
      return keep(address, renderBasic(credential), basicLifeSeconds);
    },
  };
}

function keyOf({ registry, repository }: RepositoryAddress): string {
  return `${registry}/${repository}`;
}

type Token =
  | { readonly kind: "token"; readonly text: string; readonly lifeSeconds: number }
  | { readonly kind: "denied"; readonly status: 401 | 403 };

async function fetchToken(
  { send, credentials, insecureHosts }: AuthorizerOptions,
  { registry, repository }: RepositoryAddress,
  parameters: ReadonlyMap<string, string>,
): Promise<Token> {
  const url = URL.parse(parameters.get("realm") ?? "");
  const refused =
    url === null
      ? "it is no address"
      : refuseAddress(url, {
          registry,
          insecureHosts: only(registry, insecureHosts),
          knownHosts: hostsOf(credentials),
        });
  if (url === null || refused !== undefined) {
    throw new RetryLater("registry", `registry ${registry} asks for a token from where we may not go: ${refused}`);
  }
  const service = parameters.get("service");
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", parameters.get("scope") ?? `repository:${repository}:pull`);
  const credential = credentials.get(registry);
  const headers = {
    accept: "application/json",
    ...(credential === undefined ? {} : { authorization: renderBasic(credential) }),
  };
  const { status, body } = await send({ method: "GET", url, headers, maxBytes: maxTokenBytes, registry });
  if (status === 401 || status === 403) return { kind: "denied", status };
  const token = status === 200 ? readToken(body) : undefined;
  if (token !== undefined) return token;
  throw new RetryLater("registry", `${url.host} (for registry ${registry}) answered ${status} without a token`);
}

/** Plain HTTP for a token only when the registry itself is asked that way. */
function only(registry: string, insecureHosts: ReadonlySet<string>): ReadonlySet<string> {
  return insecureHosts.has(registry) ? insecureHosts : new Set();
}

function hostsOf(credentials: ReadonlyMap<string, RegistryCredential>): ReadonlySet<string> {
  return new Set(credentials.keys());
}

function renderBasic({ username, password }: RegistryCredential): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

/** What may stand in a header; anything else would make the next request fail in a way that names the token. */
const tokenText = z.string().regex(/^[\x21-\x7e]+$/);

const tokenAnswer = z.object({
  token: tokenText.optional().catch(undefined),
  access_token: tokenText.optional().catch(undefined),
  expires_in: z.number().positive().optional().catch(undefined),
});

function readToken(body: Uint8Array): Token | undefined {
  const answer = tokenAnswer.safeParse(parseJson(body));
  const text = answer.data?.token ?? answer.data?.access_token;
  if (text === undefined) return undefined;
  const life = answer.data?.expires_in ?? defaultLifeSeconds;
  // A tenth less, so that it does not run out on the way.
  return { kind: "token", text, lifeSeconds: life * 0.9 };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
