import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDeploymentUrl } from "../../../src/core/config/deployment-url.ts";

describe("parseDeploymentUrl", () => {
  it.each([
    "https://{service}.qa1.example.com",
    "HTTPS://example.com",
    "http://{service}-{environment}.internal:8080/x?tag={tag}&s={service}#top",
    "https://{tag}.{service}.example.com/a%20b",
    "https://example.com/{tag}",
    "http://{service}",
    "http://[::1]:3000/",
  ])("takes %s as it is", (text) => {
    expect(parseDeploymentUrl(text)).toEqual({ url: text });
  });

  it.each([
    { text: "", ill: "form" },
    { text: "example.com", ill: "form" },
    { text: "//example.com", ill: "form" },
    { text: "https://", ill: "form" },
    { text: "https:///path", ill: "form" },
    { text: "https:example.com", ill: "form" },
    { text: "javascript:alert(1)", ill: "form" },
    { text: "data:text/html,https://example.com", ill: "form" },
    { text: " https://example.com", ill: "form" },
    { text: "https://example.com/a b", ill: "form" },
    { text: "https://example.com/\n", ill: "form" },
    { text: "https://example.com/\u202e", ill: "form" },
    { text: "https://exämple.com/", ill: "form" },
    { text: 'https://example.com/"><img>', ill: "form" },
    { text: "https://example.com/`x`", ill: "form" },
    { text: "https://example.com\\@evil.example", ill: "form" },
    { text: "https://alice@example.com", ill: "form" },
    { text: "https://{service}:{tag}@example.com", ill: "form" },
    { text: "https://example.com:{tag}/", ill: "form" },
    { text: "https://example.com:99999/", ill: "form" },
    { text: "{service}://example.com", ill: "form" },
    { text: "https://example.com/{", ill: "form" },
    { text: "https://example.com/}{", ill: "form" },
    { text: `https://example.com/${"a".repeat(1_000)}`, ill: "form" },
    { text: "https://{tag}", ill: "tag-chooses-host" },
    { text: "https://{service}.{tag}/", ill: "tag-chooses-host" },
    { text: "https://{tag}.com/", ill: "tag-chooses-host" },
    { text: "https://{tag}-example.com/", ill: "tag-chooses-host" },
    { text: "https://{tag}{service}.com.", ill: "tag-chooses-host" },
    { text: "https://{tag}.example.com.{tag}", ill: "tag-chooses-host" },
    { text: "https://example.{tag}.:8080", ill: "tag-chooses-host" },
    { text: "https://{servce}.example.com", ill: "placeholder", unknown: "{servce}" },
    { text: "https://example.com/{}", ill: "placeholder", unknown: "{}" },
    { text: "https://{tag}/{__proto__}", ill: "placeholder", unknown: "{__proto__}" },
  ])("refuses $text: $ill", ({ text, ...ill }) => {
    expect(parseDeploymentUrl(text)).toEqual(ill);
  });

  it("leaves no tag a say in whose site it is", () => {
    const piece = fc.constantFrom("{tag}", "{service}", ".", "-", "/", "?", "#", "@", ":", "80", "a", "example.com");
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), tag, tag, (pieces, one, other) => {
        const text = `https://${pieces.join("")}`;
        if (!("url" in parseDeploymentUrl(text))) return;
        const [a, b] = [one, other].map((each) => siteOf(text, each));
        expect(a === undefined || b === undefined || a === b).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The end of the host's name, which says whose it is; undefined where a filled-in text is no URL. */
function siteOf(text: string, tag: string): string | undefined {
  const url = text.replaceAll("{tag}", tag).replaceAll("{service}", "web");
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, "").split(".").slice(-2).join(".") : undefined;
}
