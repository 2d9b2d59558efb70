import { describe, expect, it } from "vitest";
import * as answers from "../../../src/core/words/command-answer.ts";
import { md } from "../../../src/core/words/markdown.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at, lock, waiting } from "./command-samples.ts";
import { actedOn, parse, shapeOf, textSeenByFilters } from "./rendered.ts";
import { confirmed, environment, login, pullRequest, repo, service, sha } from "./samples.ts";

const qa1 = environment("qa1");
const blip = { service: service("blip"), images: [confirmed("acme/blip:1.5.0")] };
const moved = { code: "head-moved", saw: sha("abc1234"), now: sha("def5678") } as const;
const broken = {
  code: "config-invalid",
  configRepo: repo("acme/config"),
  commit: sha("abc1234"),
  problems: 2,
} as const;
const unlocked = { code: "not-locked", environment: qa1 } as const;

const missing = {
  code: "missing-environment",
  command: "deploy",
  known: { environments: [qa1], groups: [] },
} as const;

describe("what is said to a command", () => {
  it("is a sentence or two", () => {
    const said = {
      edited: answers.renderEditedAnswer(),
      mistake: answers.renderMistakeAnswer([missing]),
      refused: answers.renderRefusedAnswer([moved], qa1),
      released: answers.renderReleasedAnswer(qa1, [blip]),
      several: answers.renderReleasedAnswer(qa1, [blip, { ...blip, service: service("api") }]),
      image: answers.renderWaitingAnswer(qa1, { for: "image", commit: sha("def5678"), until: at("11:00") }),
      checks: answers.renderWaitingAnswer(qa1, { for: "checks", commit: sha("def5678"), until: at("11:00") }),
      config: answers.renderWaitingForConfig([broken], at("11:00")),
      unread: answers.renderConfigUnread([broken]),
      late: answers.renderConfigTooLate(),
      locked: answers.renderQueuedAnswer(qa1, {
        lock: lock({ pullRequest: pullRequest(7), reason: "a demo", until: at("12:00") }),
        ahead: [],
      }),
      queued: answers.renderQueuedAnswer(qa1, { lock: lock(), ahead: [waiting({ pullRequest: pullRequest(8) })] }),
      next: answers.renderQueuedAnswer(qa1, { ahead: [waiting()] }),
      done: answers.renderDoneAnswer(md`Done.`, qa1),
      followed: answers.renderReleasedAnswer(qa1, [
        { service: blip.service, images: [], follows: { kind: "semver", range: ">=1.0.0" } },
      ]),
      replaced: answers.renderReplacedAnswer(qa1),
      failed: answers.renderFailedAnswer("0b5f8a3e"),
    };
    const lines = Object.entries(said).map(([name, { state, text }]) => `${name} (${state}): ${text}`);
    expect(lines.join("\n")).toMatchInlineSnapshot(`
      "edited (refused): Edits are not run, so that nothing changes behind what somebody agreed to. Write the command in a new comment.
      mistake (refused): \`/deploy\` was not run. It does not say for which environment. Write \`/deploy ENV[,ENV…] [SERVICE…] [--tag TAG] [--dry-run]\`. Environments: \`qa1\`.
      refused (refused): Nothing was released. The command was typed at \`abc1234\`, and \`def5678\` was pushed after it, or too close to it to tell. Look at \`def5678\`, then type the command again.
      released (done): On its way to \`qa1\`: \`blip\` \`1.5.0\`.
      several (done): On its way to \`qa1\`: \`blip\` \`1.5.0\`, \`api\` \`1.5.0\`.
      image (waiting): Waiting for the image of \`def5678\`, at most until 2026-11-21 11:00 UTC. I will go on by myself.
      checks (waiting): Waiting for the checks of \`def5678\`, at most until 2026-11-21 11:00 UTC. I will go on by myself.
      config (waiting): Waiting until this is mended, at most until 2026-11-21 11:00 UTC. I will go on by myself.

      Nothing can be released from \`acme/config\` at the moment. Its file \`.tidegate.yaml\` has 2 problems at commit \`abc1234\`. The check on that commit names each with its line. Mend the file; what waits for it then goes on by itself.
      unread (refused): Nothing can be released from \`acme/config\` at the moment. Its file \`.tidegate.yaml\` has 2 problems at commit \`abc1234\`. Type the command again when that is mended.
      late (refused): This was not run: \`.tidegate.yaml\` could not be read for too long. Type the command again if it is still wanted.
      locked (waiting): 2nd in \`qa1\`, after \`acme/blip#7\` (until 2026-11-21 12:00 UTC). I will go on by myself. The lock's reason: a demo
      queued (waiting): 3rd in \`qa1\`, after \`acme/blip#12\`, \`acme/blip#8\`. I will go on by myself.
      next (waiting): 2nd in \`qa1\`, after \`acme/blip#12\`. I will go on by myself.
      done (done): Done.
      followed (done): On its way to \`qa1\`: \`blip\` \`versions >=1.0.0\`.
      replaced (refused): A newer \`/deploy\` of this pull request to \`qa1\` took its place.
      failed (refused): This did not work, by a fault of Tidegate itself. Type it again in a while; whoever runs Tidegate finds the reason in its log, at job \`0b5f8a3e\`."
    `);
  });

  it("names the environment when it is about one", () => {
    expect(answers.renderRefusedAnswer([moved], qa1).environment).toBe(qa1);
    expect(answers.renderRefusedAnswer([moved])).not.toHaveProperty("environment");
    expect(answers.renderDoneAnswer(md`Done.`)).not.toHaveProperty("environment");
  });

  it("is a list when there are several reasons", () => {
    const { text } = answers.renderRefusedAnswer([moved, unlocked], qa1);
    expect(shapeOf(parse(text))).toMatch(/^root\(list\(listItem\(.*\) listItem\(.*\)\)\)$/);
    expect(shapeOf(parse(answers.renderMistakeAnswer([missing, missing]).text))).toMatch(/^root\(list\(/);
  });

  it("is not as long as what is wrong, when that is hundreds of things", () => {
    const { text } = answers.renderMistakeAnswer(Array.from({ length: 400 }, () => missing));
    expect(text.split("\n")).toHaveLength(11);
    expect(text).toMatch(/^- and 390 more$/m);
  });

  it.each([
    [1, "2nd"],
    [2, "3rd"],
    [3, "4th"],
    [10, "11th"],
    [11, "12th"],
    [12, "13th"],
    [20, "21st"],
    [101, "102nd"],
    [110, "111th"],
  ])("counts the queue: behind %i", (count, place) => {
    const ahead = Array.from({ length: count }, (_, index) => waiting({ pullRequest: pullRequest(100 + index) }));
    expect(answers.renderQueuedAnswer(qa1, { ahead }).text).toContain(`${place} in \`qa1\`, after`);
  });

  it("counts the one that has the lock once, and stays short in a long queue", () => {
    const ahead = Array.from({ length: 500 }, (_, index) => waiting({ pullRequest: pullRequest(1 + index) }));
    const { text } = answers.renderQueuedAnswer(qa1, { lock: lock(), ahead });
    expect(text).toContain("501st in `qa1`, after `acme/blip#12`, `acme/blip#1`,");
    expect(text).toContain("and 495 more. I will go on");
    const many = Array.from({ length: 300 }, (_, index) => ({ ...blip, service: service(`s-${index}`) }));
    expect(answers.renderReleasedAnswer(qa1, many).text).toMatch(/`s-19` `1.5.0`, and 280 more\.$/);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const unknown = { word: text };
    const said = [
      answers.renderQueuedAnswer(qa1, { lock: lock({ reason: text }), ahead: [] }),
      answers.renderRefusedAnswer([
        { code: "checks-failed", commit: sha("def5678"), failed: [text] },
        { code: "not-allowed", login: login("alice"), repo: lock().repo, role: text },
      ]),
      answers.renderMistakeAnswer([
        { code: "unknown-service", command: "deploy", words: [unknown], known: [] },
        { code: "ill-tag", flag: "--tag", value: text },
      ]),
    ];
    for (const each of said) {
      const tree = parse(each.text);
      expect(["paragraph", "list"]).toContain(tree.children.map(({ type }) => type).join(" "));
      expect(textSeenByFilters(tree)).not.toMatch(actedOn);
    }
  });
});
