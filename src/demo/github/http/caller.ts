import { createPublicKey, verify } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { App, Installation, InstallationToken } from "../state/apps.ts";

/** Who sent a request. */
export type Caller =
  | { readonly kind: "nobody" }
  | { readonly kind: "app"; readonly app: App }
  | {
      readonly kind: "installation";
      readonly app: App;
      readonly installation: Installation;
      readonly token: InstallationToken;
      readonly actor: Actor;
    };

/** Tells who sent a request from its `Authorization` header; throws GitHub's 401 for credentials that are none, or no longer. */
export function identifyCaller(site: Site, authorization: string | undefined): Caller {
  if (authorization === undefined || authorization.trim() === "") return { kind: "nobody" };
  const [, value = ""] = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization.trim()) ?? [];
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(value)) return { kind: "app", app: verifyAppToken(site, value) };
  const token = site.state.tokens.get(value);
  if (token === undefined || token.expiresAt <= site.now()) throw new ApiError(401, "Bad credentials");
  const installation = site.state.installations.get(token.installationId);
  if (installation === undefined) throw new ApiError(401, "Bad credentials");
  const app = site.state.apps.need(installation.appId);
  const actor = { account: site.state.accounts.need(app.botId), viaAppId: app.id };
  return { kind: "installation", app, installation, token, actor };
}

/**
 * Checks an App's JSON web token as GitHub does: RS256, the issuer an App's id or client id, not valid for more than ten minutes.
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
function verifyAppToken(site: Site, jwt: string): App {
  const [head = "", claims = "", signature = ""] = jwt.split(".");
  const header = decode(head);
  const payload = decode(claims);
  if (header["alg"] !== "RS256") throw new ApiError(401, "A JSON web token could not be decoded");
  const issuer = String(payload["iss"]);
  const app = site.state.apps.find((each) => String(each.id) === issuer || each.clientId === issuer);
  if (app === undefined) throw new ApiError(404, "Integration not found");
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify("RSA-SHA256", signed, createPublicKey(app.publicKeyPem), Buffer.from(signature, "base64url")))
    throw new ApiError(401, "A JSON web token could not be decoded");
  checkTimes(site, payload);
  return app;
}

function checkTimes(site: Site, { iat, exp }: Readonly<Record<string, unknown>>): void {
  const now = site.now().getTime() / 1000;
  if (typeof exp !== "number" || exp <= now)
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (typeof iat !== "number" || iat > now + 60)
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (exp - now > 600) throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null) return { ...value };
  } catch (cause) {
    throw Object.assign(new ApiError(401, "A JSON web token could not be decoded"), { cause });
  }
  throw new ApiError(401, "A JSON web token could not be decoded");
}
