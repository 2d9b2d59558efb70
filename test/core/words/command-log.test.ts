import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandAnswer, CommandRecord } from "../../../src/core/release/command-record.ts";
import {
  renderDoneAnswer,
  renderRefusedAnswer,
  renderReleasedAnswer,
  renderWaitingAnswer,
} from "../../../src/core/words/command-answer.ts";
import { renderCommandLog } from "../../../src/core/words/command-log.ts";
import { renderHelp } from "../../../src/core/words/help.ts";
import { join, md } from "../../../src/core/words/markdown.ts";
import { fenced, folded } from "../../../src/core/words/markdown-blocks.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at, command } from "./command-samples.ts";
import { actedOn, parse, textOf, textSeenByFilters } from "./rendered.ts";
import { confirmed, environment, login, service, sha } from "./samples.ts";

const qa1 = environment("qa1");
const dev = environment("dev");
const waits = renderWaitingAnswer(qa1, { for: "image", commit: sha("def5678"), until: at("11:00") });
const released = renderReleasedAnswer(qa1, [{ service: service("blip"), images: [confirmed("acme/blip:1.5.0")] }]);
const refused = renderRefusedAnswer([{ code: "not-locked", environment: qa1 }], qa1);
/** An answer of so many bytes, more or less. */
const long = (bytes: number): CommandAnswer =>
  renderDoneAnswer(folded("Diff", fenced("+ line\n".repeat(bytes / 7), bytes)));

const commands: readonly CommandRecord[] = [
  command({ id: 3, line: 1, askedAt: at("10:40") }, waits),
  command({ id: 3, line: 3, askedAt: at("10:40"), typed: "/lock qa1" }),
  command({ id: 2, line: 0, askedAt: at("10:35"), typed: "" }, refused),
  command({ id: 1, line: 1, askedAt: at("10:30") }, released),
];

describe("the log of commands", () => {
  it("shows the newest text's as they were written, and the earlier ones folded", () => {
    expect(render(commands)).toMatchInlineSnapshot(`
      "◌ \`/deploy qa1\` by alice, 2026-11-21 10:40 UTC

      Waiting for the image of \`def5678\`, at most until 2026-11-21 11:00 UTC. I will go on by myself.

      ◌ \`/lock qa1\` by alice, 2026-11-21 10:40 UTC

      <details><summary>Earlier commands</summary>

      ✕ An edited text by alice, 2026-11-21 10:35 UTC

      \`qa1\` was not unlocked. It is not locked. Nothing needs to be done.

      ✓ \`/deploy qa1\` by alice, 2026-11-21 10:30 UTC

      On its way to \`qa1\`: \`blip\` \`1.5.0\`.

      </details>"
    `);
  });

  it("is empty without commands", () => {
    expect(render([])).toBe("");
  });

  it("marks what waits, what is done, and what was refused", () => {
    const marks = [[], [waits], [released], [refused], [released, waits], [waits, refused]].map(
      (answers) => render([command({}, ...answers)]).split(" ")[0],
    );
    expect(marks).toEqual(["◌", "◌", "✓", "✕", "◌", "✕"]);
  });

  it("is the same for the same commands in any order, and the same answers in any order", () => {
    const several = command({ id: 4, askedAt: at("10:45") }, waits, { ...released, environment: dev });
    const turned = { ...several, answers: several.answers.toReversed() };
    const all = [several, ...commands];
    fc.assert(
      fc.property(fc.shuffledSubarray([...all], { minLength: all.length }), (shuffled) => {
        expect(render(shuffled.map((each) => (each === several ? turned : each)))).toBe(render(all));
      }),
    );
  });

  it("has room for a table of /help and a fold of a dry run, whole", () => {
    const names = { environments: ["qa1"], services: ["blip"], groups: new Map() };
    const rights = { by: login("alice"), role: "write", teamsMissing: new Map() };
    const help = renderDoneAnswer(renderHelp(names, rights, { kind: "source-repo" }));
    const tree = parse(render([command({ id: 9, askedAt: at("11:00"), typed: "/help" }, help), ...commands]));
    expect(tree.children.map(({ type }) => type).slice(0, 4)).toEqual(["paragraph", "table", "paragraph", "paragraph"]);
    const folds = parse(render([command({ typed: "/deploy qa1 --dry-run" }, long(700))]));
    expect(folds.children.map(({ type }) => type)).toEqual(["paragraph", "html", "code", "html"]);
  });

  it("shows a long answer of the newest, and says of an earlier one where it is", () => {
    const text = render([command({ id: 2, askedAt: at("10:40") }, long(10_000)), command({}, long(10_000))]);
    expect(text.match(/```text/g)).toHaveLength(1);
    expect(text).toContain("Its answer is too long for here; type the command again to see it.");
  });

  it("leaves out whole answers where there is less room, the later ones first", () => {
    const own = [1, 2, 3].map((line) => command({ line }, long(10_000)));
    expect(render(own, 500).match(/```text/g)).toHaveLength(3);
    expect(render(own, 50).match(/```text/g)).toHaveLength(1);
    expect(render(own, 20)).not.toContain("```text");
  });

  it.each([500, 100, 20, 5, 1, 0])("keeps within its room for %i entries, and says what it left out", (most) => {
    const own = Array.from({ length: 100 }, (_, line) => command({ line, id: 2, askedAt: at("11:00") }, long(10_000)));
    const earlier = Array.from({ length: 100 }, (_, line) => command({ line }, long(1_500)));
    const text = render([...own, ...earlier], most);
    expect(Buffer.byteLength(text)).toBeLessThan(most * 400 + Math.min(most, 108) * 200 + 500);
    expect(textOf(parse(text))).toMatch(/and \d+ more/);
    const opened = text.match(/<details>/g) ?? [];
    expect(text.match(/<\/details>/g) ?? []).toHaveLength(opened.length);
    expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
  });

  it.each(hostileTexts)("keeps its shape around a line that is $name", ({ text }) => {
    const answer = renderDoneAnswer(join([md`Said: ${text}`, folded("Diff", fenced(text, 200))], "\n\n"));
    const own = command({ id: 2, askedAt: at("11:00"), typed: `x${text}` }, answer);
    const tree = parse(render([own, command({ typed: `x${text}` }, answer)]));
    expect(tree.children.map(({ type }) => type)).toEqual([
      ...["paragraph", "paragraph", "html", "code", "html"],
      ...["html", "paragraph", "paragraph", "html", "code", "html", "html"],
    ]);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
  });
});

function render(records: readonly CommandRecord[], most = 500): string {
  return renderCommandLog(records, most).text;
}
