import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveHookDeliveryId, hasBearerToken, refuseSignature, signHook } from "../../src/intake/hook-signature.ts";

const now = new Date("2026-11-21T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const body = Buffer.from('{"image":"acme/web","tag":"1"}');

function signed(secret = "s3cret", signedAt = now) {
  const headers = signHook(secret, body, signedAt);
  return { timestamp: headers["X-Tidegate-Timestamp"], signature: headers["X-Tidegate-Signature"], body };
}

describe("a hook's signature", () => {
  it("is the HMAC over timestamp, full stop and body", () => {
    const expected = createHmac("sha256", "s3cret").update(`1795262400.${body}`).digest("hex");
    expect(signHook("s3cret", body, now)).toEqual({
      "X-Tidegate-Timestamp": "1795262400",
      "X-Tidegate-Signature": `sha256=${expected}`,
    });
  });

  it.each([
    ["now", 0],
    ["five minutes old", -300],
    ["five minutes ahead", 300],
  ])("holds when it is %s", (_, seconds) => {
    expect(refuseSignature(signed("s3cret", at(seconds)), ["s3cret"], now)).toBeUndefined();
  });

  it("holds by any of the secrets", () => {
    expect(refuseSignature(signed(), ["new", "s3cret"], now)).toBeUndefined();
    expect(
      refuseSignature(
        { ...signed(), signature: signed().signature.toUpperCase().replace("SHA", "sha") },
        ["s3cret"],
        now,
      ),
    ).toBeUndefined();
  });

  it.each<[string, Partial<Parameters<typeof refuseSignature>[0]>, readonly string[], string]>([
    ["too old", signed("s3cret", at(-301)), ["s3cret"], "too-old"],
    ["from the future", signed("s3cret", at(301)), ["s3cret"], "from-the-future"],
    ["by another secret", signed("guess"), ["s3cret"], "wrong"],
    ["by no secret at all", signed(""), [""], "wrong"],
    ["where there is no secret", {}, [], "wrong"],
    ["for another body", { body: Buffer.from("{}") }, ["s3cret"], "wrong"],
    ["for another time", { timestamp: "1795262401" }, ["s3cret"], "wrong"],
    ["with the time written otherwise", { timestamp: "01795262400" }, ["s3cret"], "wrong"],
    ["with no number for its time", { timestamp: "NaN" }, ["s3cret"], "wrong"],
    ["with a negative time", { timestamp: "-1" }, ["s3cret"], "wrong"],
    ["without a time", { timestamp: undefined }, ["s3cret"], "missing"],
    ["without itself", { signature: undefined }, ["s3cret"], "missing"],
    ["empty", { signature: "" }, ["s3cret"], "wrong"],
    ["without its method", { signature: signed().signature.slice(7) }, ["s3cret"], "wrong"],
    ["cut short", { signature: signed().signature.slice(0, -2) }, ["s3cret"], "wrong"],
    ["by another method", { signature: `sha1=${"a".repeat(40)}` }, ["s3cret"], "wrong"],
  ])("is refused when it is %s", (_, change, secrets, reason) => {
    expect(refuseSignature({ ...signed(), ...change }, secrets, now)).toBe(reason);
  });

  it("holds for any body, and for no other", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.string({ minLength: 1 }), (bytes, other, secret) => {
        const headers = signHook(secret, bytes, now);
        const given = { timestamp: headers["X-Tidegate-Timestamp"], signature: headers["X-Tidegate-Signature"] };
        expect(refuseSignature({ ...given, body: bytes }, [secret], now)).toBeUndefined();
        if (Buffer.compare(bytes, other) !== 0)
          expect(refuseSignature({ ...given, body: other }, [secret], now)).toBe("wrong");
      }),
    );
  });
});

describe("a hook's delivery id", () => {
  it("is the same for the same, and another for another name, time or body", () => {
    const ids = [
      deriveHookDeliveryId("ci", "1", body),
      deriveHookDeliveryId("other", "1", body),
      deriveHookDeliveryId("ci", "2", body),
      deriveHookDeliveryId("ci", "1", Buffer.from("{}")),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(deriveHookDeliveryId("ci", "1", body)).toBe(ids[0]);
  });
});

describe("a bearer token", () => {
  it.each([
    ["Bearer t0ken", true],
    ["bearer   t0ken ", true],
    ["Bearer t0ke", false],
    ["Bearer t0ken2", false],
    ["Bearer t0ken t0ken", false],
    ["Basic t0ken", false],
    ["t0ken", false],
    ["Bearer", false],
    ["", false],
    [undefined, false],
  ])("in %j is right: %s", (header, right) => {
    expect(hasBearerToken(header, "t0ken")).toBe(right);
  });

  it("that is empty lets nobody in", () => {
    expect(hasBearerToken("Bearer ", "")).toBe(false);
    expect(hasBearerToken(undefined, "")).toBe(false);
  });
});
