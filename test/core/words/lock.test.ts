import { describe, expect, it } from "vitest";
import { renderInstant, renderMinute } from "../../../src/core/words/instant.ts";
import { renderLocked, renderResumed, renderUnlocked } from "../../../src/core/words/lock.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at, lock } from "./command-samples.ts";
import { actedOn, parse, shapeOf, textSeenByFilters } from "./rendered.ts";
import { environment, login, pullRequest, repo, service } from "./samples.ts";

const qa1 = environment("qa1");

describe("a lock", () => {
  it("says whose it is, until when, and how it ends", () => {
    const byBob = { by: login("bob"), repo: repo("acme/api"), pullRequest: pullRequest(3) };
    const said = [
      renderLocked(lock()),
      renderLocked(lock({ until: at("12:00"), reason: "showing it" })),
      renderUnlocked(qa1),
      renderUnlocked(qa1, byBob),
      renderResumed(qa1, [service("blip"), service("api")]),
    ];
    expect(said.map(({ text }) => text).join("\n")).toMatchInlineSnapshot(`
      "\`qa1\` is locked for this pull request until \`/unlock qa1\`, or until this pull request closes. Others wait.
      \`qa1\` is locked for this pull request until 2026-11-21 12:00 UTC. Others wait. Reason: showing it
      \`qa1\` is free. The next in its queue goes on by itself.
      \`bob\` freed \`qa1\`, which this pull request had locked, by a command on \`acme/api#3\`.
      The hold on \`blip\`, \`api\` in \`qa1\` is lifted. Newer versions are released as usual again."
    `);
  });

  it.each(hostileTexts)("keeps its shape around a reason that is $name", ({ text }) => {
    const tree = parse(renderLocked(lock({ reason: text })).text);
    expect(shapeOf(tree)).toMatch(/^root\(paragraph\(code text code text( code text)*\)\)$/);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
  });
});

it("an instant is the same text wherever and whenever it is rendered", () => {
  const instant = new Date("2026-11-21T23:59:59.999Z");
  expect([renderInstant(instant).text, renderMinute(instant).text]).toEqual([
    "2026-11-21 23:59 UTC",
    "2026-11-21 23:59",
  ]);
});
