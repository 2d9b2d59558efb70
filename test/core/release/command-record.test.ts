import { describe, expect, it } from "vitest";
import { parseEnvironmentName, parseRepoName } from "../../../src/core/identity.ts";
import { type CommandAnswer, withAnswer } from "../../../src/core/release/command-record.ts";
import { must } from "../../support/snapshot-builder.ts";

const qa = must(parseEnvironmentName("qa"));
const other = must(parseEnvironmentName("other"));
const [one, two] = [must(parseRepoName("acme/one")), must(parseRepoName("acme/two"))];

function answer(text: string, of: Pick<CommandAnswer, "environment" | "configRepo"> = {}): CommandAnswer {
  return { state: "waiting", text, ...of };
}
const atOne = { environment: qa, configRepo: one };
const atTwo = { environment: qa, configRepo: two };

describe("an answer to a command", () => {
  it.each([
    { name: "the first one", before: [], now: answer("new", atOne), after: ["new"] },
    {
      name: "one for another environment",
      before: [answer("a", { environment: other, configRepo: one })],
      now: answer("new", atOne),
      after: ["a", "new"],
    },
    {
      name: "one for an environment of the same name in another config repo",
      before: [answer("a", atOne)],
      now: answer("new", atTwo),
      after: ["a", "new"],
    },
    {
      name: "one in the place of what was said before, whatever stands around",
      before: [answer("a", atOne), answer("b", atTwo), answer("c", { environment: other, configRepo: one })],
      now: answer("new", atTwo),
      after: ["a", "new", "c"],
    },
    {
      name: "one in the place of all that was said for the environment",
      before: [answer("a", atOne), answer("b", atTwo), answer("again", atOne)],
      now: answer("new", atOne),
      after: ["new", "b"],
    },
    {
      name: "one in the place of an answer of before, which names no config repo",
      before: [answer("a", { environment: qa }), answer("b", { environment: qa })],
      now: answer("new", atTwo),
      after: ["new", "b"],
    },
    {
      name: "one beside an answer of before, where its own is there",
      before: [answer("a", { environment: qa }), answer("b", atTwo)],
      now: answer("new", atTwo),
      after: ["a", "new"],
    },
    { name: "one of the whole command", before: [answer("a")], now: answer("new"), after: ["new"] },
  ])("$name", ({ before, now, after }) => {
    expect(withAnswer(before, now).map(({ text }) => text)).toEqual(after);
  });
});
