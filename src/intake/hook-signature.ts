import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type DeliveryId, parseDeliveryId } from "../core/identity.ts";

/** The headers that CI sends with a hook. */
export interface HookHeaders {
  /** Unix time in seconds. */
  readonly "X-Tidegate-Timestamp": string;
  /** `sha256=` and the HMAC-SHA256, in hex, of the timestamp, a full stop and the body as it is sent. */
  readonly "X-Tidegate-Signature": string;
}

/** Signs a hook's body as CI does. */
export function signHook(secret: string, body: string | Uint8Array, signedAt: Date): HookHeaders {
  const timestamp = String(Math.floor(signedAt.getTime() / 1000));
  return {
    "X-Tidegate-Timestamp": timestamp,
    "X-Tidegate-Signature": `sha256=${hmac(secret, timestamp, body).toString("hex")}`,
  };
}

/** A hook as it came in. */
export interface SignedHook {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

/** How old a signature may be, and how far ahead a sender's clock. */
const toleranceSeconds = 5 * 60;

/**
 * Says what is wrong with a signature, for the log only; undefined when one of the secrets made it within five minutes
 * of `now`. Several secrets are for changing them: sender and receiver need not change at once.
 */
export function refuseSignature(
  { timestamp, signature, body }: SignedHook,
  secrets: readonly string[],
  now: Date,
): "missing" | "wrong" | "too-old" | "from-the-future" | undefined {
  if (timestamp === undefined || signature === undefined) return "missing";
  if (!/^\d{1,12}$/.test(timestamp) || !/^sha256=[0-9a-f]{64}$/i.test(signature)) return "wrong";
  const given = Buffer.from(signature.slice("sha256=".length), "hex");
  // All are compared, so that the time tells nothing of which it was.
  const matches = secrets.filter((secret) => secret !== "" && timingSafeEqual(hmac(secret, timestamp, body), given));
  if (matches.length === 0) return "wrong";
  const ageSeconds = now.getTime() / 1000 - Number(timestamp);
  if (ageSeconds > toleranceSeconds) return "too-old";
  return ageSeconds < -toleranceSeconds ? "from-the-future" : undefined;
}

/** Names the delivery by what was signed: sent again as it is, it is the same one. */
export function deriveHookDeliveryId(name: string, timestamp: string, body: Uint8Array): DeliveryId {
  const hash = createHash("sha256").update(`${name}\n${timestamp}\n`).update(body).digest("hex");
  const id = parseDeliveryId(hash);
  if (id === undefined) throw new Error("a hash is not a delivery id");
  return id;
}

/** Whether an `Authorization` header is `Bearer` and this token; in constant time, whatever their lengths. */
export function hasBearerToken(header: string | undefined, token: string): boolean {
  const given = /^bearer +(\S+) *$/i.exec(header ?? "")?.[1] ?? "";
  return token !== "" && timingSafeEqual(fixedLength(given), fixedLength(token));
}

function hmac(secret: string, timestamp: string, body: string | Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest();
}

function fixedLength(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
