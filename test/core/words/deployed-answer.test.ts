import { describe, expect, it } from "vitest";
import { type Deployed, renderDeployedAnswer } from "../../../src/core/words/deployed-answer.ts";
import { confirmed, context, environment, pullRequest, record, repo, service } from "./samples.ts";

const qa1 = environment("qa1");
const [blip, api] = [service("blip"), service("api")];
const images = [confirmed("acme/blip:1.5.0")];
const there = { service: blip, images };
const brought = record({ images, state: "merged", origin: { repo: repo("acme/blip"), pullRequest: pullRequest(12) } });

const config77 = "[config#77](https://redirect.github.com/acme/config/pull/77)";
const blip12 = "[blip#12](https://redirect.github.com/acme/blip/pull/12)";

describe("what came of a /deploy", () => {
  it.each<[string, Deployed, string]>([
    ["is on its way", { released: [there], there: [] }, "On its way to `qa1`: `blip` `1.5.0`."],
    [
      "was there, and Tidegate did not bring it",
      { released: [], there: [there] },
      "`qa1` runs `blip` `1.5.0` already. Nothing had to be released.",
    ],
    [
      "was there, and who brought it is known",
      { released: [], there: [{ ...there, record: brought }] },
      `\`qa1\` runs \`blip\` \`1.5.0\` already, since 2026-11-21 10:00 UTC, by ${config77}, for ${blip12}. Nothing had to be released.`,
    ],
    [
      "was there in part",
      { released: [{ service: api, images }], there: [there] },
      "On its way to `qa1`: `api` `1.5.0`. `qa1` runs `blip` `1.5.0` already.",
    ],
  ])("%s", (_, deployed, text) => {
    expect(renderDeployedAnswer(qa1, deployed, context.links)).toEqual({ environment: qa1, state: "done", text });
  });

  it("names at most ten services that were there", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...there, service: service(`s-${index}`) }));
    const { text } = renderDeployedAnswer(qa1, { released: [], there: many }, context.links);
    expect(text.match(/already/g)).toHaveLength(10);
    expect(text).toContain("190 more");
  });
});
