import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import type { CommandMistake, CommandMistakeCode } from "../../../src/core/command/mistake.ts";
import { renderCommandMistake } from "../../../src/core/words/command-mistake.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { environment, service } from "./samples.ts";

const known = { environments: [environment("qa1"), environment("production")], groups: ["all-qa"] };

/** One of each code. The compiler says when a code is missing. */
const samples: { readonly [Code in CommandMistakeCode]: Extract<CommandMistake, { readonly code: Code }> } = {
  "unknown-command": { code: "unknown-command", word: "delpoy", nearest: "deploy" },
  "missing-environment": { code: "missing-environment", command: "deploy", known },
  "unknown-environment": {
    code: "unknown-environment",
    command: "deploy",
    words: [{ word: "qa3", nearest: "qa1" }, { word: "everywhere" }],
    known,
  },
  "empty-group": { code: "empty-group", group: "all-qa" },
  "service-first": { code: "service-first", command: "rollback", services: ["blip"], known },
  "environments-apart": { code: "environments-apart", command: "deploy", together: "qa1,qa2", apart: ["qa2"] },
  "unknown-service": {
    code: "unknown-service",
    command: "deploy",
    words: [{ word: "blib", nearest: "blip" }],
    known: [service("blip"), service("platform")],
  },
  "extra-words": { code: "extra-words", command: "unlock", words: ["please"] },
  "unknown-flag": {
    code: "unknown-flag",
    command: "deploy",
    flag: "--dryrun",
    nearest: "--dry-run",
    known: ["--tag", "--dry-run"],
  },
  "flag-without-value": { code: "flag-without-value", command: "rollback", flag: "--to" },
  "flag-with-value": { code: "flag-with-value", flag: "--dry-run", value: "false" },
  "flag-twice": { code: "flag-twice", flag: "--tag", values: ["v1", "v2"] },
  "ill-tag": { code: "ill-tag", flag: "--to", value: "acme/blip:1.4.0", nearest: "1.4.0" },
  "ill-duration": { code: "ill-duration", flag: "--for", value: "ever" },
  "reason-too-long": { code: "reason-too-long", characters: 1301, most: 300 },
  "inside-other-block": { code: "inside-other-block", command: "deploy", block: "quote" },
  "too-many-commands": { code: "too-many-commands", left: 3, most: 10 },
  "line-too-long": { code: "line-too-long", characters: 2001, most: 2000 },
  "paragraph-too-long": { code: "paragraph-too-long", characters: 4001, most: 4000 },
  "comment-too-long": { code: "comment-too-long", characters: 70_000, most: 65_536 },
  "comment-too-tangled": { code: "comment-too-tangled" },
};

function textOf(mistake: CommandMistake): string {
  const { what, why, next } = renderCommandMistake(mistake);
  return [what.text, why.text, next.text].join(" ");
}

describe("a mistake in words", () => {
  it("says what, why and what to do next", () => {
    const all = Object.values(samples).map((mistake) => `${mistake.code}\n${textOf(mistake)}`);
    expect(all.join("\n\n")).toMatchInlineSnapshot(`
      "unknown-command
      \`/delpoy\` was not run. There is no such command. Did you mean \`/deploy\`? \`/help\` tells all commands.

      missing-environment
      \`/deploy\` was not run. It does not say for which environment. Write \`/deploy ENV[,ENV…] [SERVICE…] [--tag TAG] [--dry-run]\`. Environments: \`qa1\`, \`production\`. Groups: \`all-qa\`.

      unknown-environment
      \`/deploy\` was not run. No environment is named \`qa3\` or \`everywhere\`. Did you mean \`qa1\`? Environments: \`qa1\`, \`production\`. Groups: \`all-qa\`.

      empty-group
      The command was not run. The group \`all-qa\` has no environments. Name the environments themselves, or add them to the group in \`.tidegate.yaml\`.

      service-first
      \`/rollback\` was not run. \`blip\` is a service; the environment stands before the services. Write \`/rollback ENV[,ENV…] [SERVICE…] [--to TAG]\`. Environments: \`qa1\`, \`production\`. Groups: \`all-qa\`.

      environments-apart
      \`/deploy\` was not run. \`qa2\` is an environment, and stands where none is read. Write the environments first, with commas between: \`qa1,qa2\`.

      unknown-service
      \`/deploy\` was not run. This repository has no service named \`blib\`. Did you mean \`blip\`? Its services: \`blip\`, \`platform\`.

      extra-words
      \`/unlock\` was not run. Behind the environments it takes nothing but options, and there stands \`please\`. Write \`/unlock ENV[,ENV…] [--force]\`.

      unknown-flag
      \`/deploy\` was not run. It has no option \`--dryrun\`. Did you mean \`--dry-run\`? Its options: \`--tag\`, \`--dry-run\`.

      flag-without-value
      \`/rollback\` was not run. The option \`--to\` needs a value. Write \`/rollback ENV[,ENV…] [SERVICE…] [--to TAG]\`.

      flag-with-value
      The command was not run. The option \`--dry-run\` takes no value, but \`false\` was given. Write \`--dry-run\` alone, or leave it out.

      flag-twice
      The command was not run. The option \`--tag\` stands there twice, with different values: \`v1\`, \`v2\`. Leave one of them out.

      ill-tag
      The command was not run. \`acme/blip:1.4.0\` is not a tag. Write the tag alone: \`--to 1.4.0\`.

      ill-duration
      The command was not run. \`ever\` is not a length of time. Write it like \`--for 30m\`, \`--for 2h\` or \`--for 1d12h\`.

      reason-too-long
      The command was not run. Its reason has 1,301 characters; at most 300 characters are kept. Give the reason in a few words.

      inside-other-block
      \`/deploy\` was not run. It is part of the quote above it, and commands there are not run. Put a blank line before the command, in a new comment.

      too-many-commands
      3 lines from here on were not run. At most 10 commands are read from one comment. Write the rest in another comment.

      line-too-long
      The command was not run. Its line has 2,001 characters; at most 2,000 characters are read. Write a shorter command.

      paragraph-too-long
      The command was not run. It stands in a paragraph of 4,001 characters; commands are read from paragraphs of at most 4,000 characters. Put blank lines around the command, in a new comment.

      comment-too-long
      No command of this comment was run. It has 70,000 characters; comments of at most 65,536 characters are read. Write the commands in a comment of their own.

      comment-too-tangled
      The commands from here on were not run. The comment has more lines, quotes and lists than Tidegate reads. Write the commands in a comment of their own."
    `);
  });

  it("says less when less is known", () => {
    const none = { environments: [], groups: [] };
    const bare: readonly CommandMistake[] = [
      { ...samples["unknown-environment"], words: [{ word: "everywhere" }], known: { ...known, groups: [] } },
      { ...samples["missing-environment"], known: none },
      { ...samples["unknown-service"], words: [{ word: "blib" }, { word: "x" }], known: [] },
      { code: "unknown-flag", command: "default", flag: "--tag", known: [] },
      { code: "ill-tag", flag: "--tag", value: "a b" },
      { ...samples["extra-words"], words: Array.from({ length: 23 }, (_, index) => `w${index}`) },
      { ...samples["service-first"], services: ["blip", "platform"] },
      { ...samples["environments-apart"], together: "qa1,qa2,qa3", apart: ["qa2", "qa3"] },
      { ...samples["too-many-commands"], left: 1 },
    ];
    expect(bare.map(textOf).join("\n\n")).toMatchInlineSnapshot(`
      "\`/deploy\` was not run. No environment is named \`everywhere\`. Environments: \`qa1\`, \`production\`.

      \`/deploy\` was not run. It does not say for which environment. Write \`/deploy ENV[,ENV…] [SERVICE…] [--tag TAG] [--dry-run]\`. There are no environments in \`.tidegate.yaml\`.

      \`/deploy\` was not run. This repository has no service named \`blib\` or \`x\`. It has none at all in \`.tidegate.yaml\`.

      \`/default\` was not run. It has no option \`--tag\`. It has none at all; leave it out.

      The command was not run. \`a b\` is not a tag. A tag has letters, digits, \`.\`, \`_\` and \`-\` only, at most 128, and begins with neither \`.\` nor \`-\`.

      \`/unlock\` was not run. Behind the environments it takes nothing but options, and there stands \`w0\`, \`w1\`, \`w2\`, \`w3\`, \`w4\`, \`w5\`, \`w6\`, \`w7\`, \`w8\`, \`w9\`, \`w10\`, \`w11\`, \`w12\`, \`w13\`, \`w14\`, \`w15\`, \`w16\`, \`w17\`, \`w18\`, \`w19\`, and 3 more. Write \`/unlock ENV[,ENV…] [--force]\`.

      \`/rollback\` was not run. \`blip\`, \`platform\` are services; the environment stands before the services. Write \`/rollback ENV[,ENV…] [SERVICE…] [--to TAG]\`. Environments: \`qa1\`, \`production\`. Groups: \`all-qa\`.

      \`/deploy\` was not run. \`qa2\`, \`qa3\` are environments, and stand where none is read. Write the environments first, with commas between: \`qa1,qa2,qa3\`.

      1 line from here on was not run. At most 10 commands are read from one comment. Write the rest in another comment."
    `);
  });

  it.each(Object.values(samples))("$code is three parts of sentences", (mistake) => {
    for (const part of Object.values(renderCommandMistake(mistake))) expect(part.text).toMatch(/^[A-Z`*\d].*[.]$/);
  });

  it.each(hostileTexts)("stays one paragraph around $name", ({ text }) => {
    const words = [{ word: text, nearest: text }];
    const hostile: readonly CommandMistake[] = [
      { ...samples["unknown-command"], word: text },
      { ...samples["unknown-environment"], words, known: { environments: [], groups: [text] } },
      { ...samples["unknown-service"], words },
      { ...samples["empty-group"], group: text },
      { ...samples["service-first"], services: [text] },
      { ...samples["environments-apart"], together: text, apart: [text] },
      { ...samples["extra-words"], words: [text] },
      { ...samples["unknown-flag"], flag: text },
      { ...samples["flag-with-value"], value: text },
      { ...samples["flag-twice"], values: [text, text] },
      { ...samples["ill-tag"], value: text },
      { ...samples["ill-duration"], value: text },
    ];
    for (const mistake of hostile) {
      const tree = fromMarkdown(textOf(mistake));
      expect(tree.children.map(({ type }) => type)).toEqual(["paragraph"]);
      expect(JSON.stringify(tree)).not.toMatch(/"type":"(?:link|image|emphasis|strong|linkReference)"/);
    }
  });
});
