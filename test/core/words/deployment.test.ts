import { describe, expect, it } from "vitest";
import type { ReleaseState } from "../../../src/core/release/record.ts";
import { renderDeployment } from "../../../src/core/words/deployment.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOnInPlainText } from "./rendered.ts";
import { confirmed, environment, record, service } from "./samples.ts";

const states: readonly ReleaseState[] = ["proposed", "merged", "closed", "superseded", "rolled-back", "refused"];
const url = "https://{environment}.example.com/{service}?v={tag}";

describe("the deployment record", () => {
  it("says how the release stands, in GitHub's states", () => {
    const said = states.map((state) => {
      const text = renderDeployment(record({ state }), { url });
      return text === undefined ? `${state}: none` : `${state}: ${text.state}, ${text.description}`;
    });
    expect(said.join("\n")).toMatchInlineSnapshot(`
      "proposed: queued, blip main-def5678 is proposed for qa1
      merged: success, blip main-def5678 is in Git for qa1
      closed: inactive, The release of blip main-def5678 was closed
      superseded: inactive, blip main-def5678 was replaced by another version
      rolled-back: inactive, blip main-def5678 was rolled back from qa1
      refused: none"
    `);
  });

  it("links to what carried it, and once it is in Git to the environment itself", () => {
    expect(renderDeployment(record({ state: "merged" }), { url })).toMatchObject({
      logUrl: "https://github.com/acme/config/pull/77",
      environmentUrl: "https://qa1.example.com/blip?v=main-def5678",
    });
    expect(renderDeployment(record(), { url })).not.toHaveProperty("environmentUrl");
    const { carrier: _, ...uncarried } = record({ state: "merged" });
    expect(renderDeployment(uncarried, {})).toEqual({
      state: "success",
      description: "blip main-def5678 is in Git for qa1",
    });
  });

  it("stays within what GitHub takes", () => {
    const long = record({
      environment: environment("e".repeat(60)),
      service: service("s".repeat(60)),
      images: [confirmed(`acme/blip:${"1".repeat(128)}`)],
    });
    const { description = "" } = renderDeployment(long, {}) ?? {};
    expect(description.length).toBe(140);
    expect(description).toMatch(/1…$/);
  });

  it.each([...hostileTexts, { name: "a branch of emoji", text: "😀".repeat(120) }])(
    "is one plain line that GitHub takes, where what is followed is $name",
    ({ text }) => {
      const follows = { kind: "pattern", pattern: text, order: "text", ignore: [] } as const;
      for (const state of states) {
        const { description = "" } = renderDeployment(record({ state, images: [], follows }), { url }) ?? {};
        expect(description.length).toBeLessThanOrEqual(140);
        expect(description.isWellFormed()).toBe(true);
        expect(description).not.toMatch(actedOnInPlainText);
      }
    },
  );

  it.each([
    ["https://{service}.example.com", { environmentUrl: "https://blip.example.com" }],
    ["https://example.com/{service}?v={tag}", {}],
    ["https://{tag}.example.com", {}],
  ])("has no tag to fill in where Flux chooses it: %s", (url, expected) => {
    const follows = { kind: "semver", range: "*" } as const;
    const { environmentUrl } = renderDeployment(record({ state: "merged", images: [], follows }), { url }) ?? {};
    expect(environmentUrl === undefined ? {} : { environmentUrl }).toEqual(expected);
  });

  it("links nowhere when a tag cannot stand in a host's name", () => {
    const images = [confirmed("acme/blip:1.2.3.999")];
    const text = renderDeployment(record({ state: "merged", images }), { url: "https://{tag}" });
    expect(text).not.toHaveProperty("environmentUrl");
  });
});
