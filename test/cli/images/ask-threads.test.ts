import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const asker = join(import.meta.dirname, "threads/ask.ts");

function ask(...words: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [asker, ...words], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { status, signal, answers: stdout.split("\n").slice(0, -1), stderr };
}

describe("questions shared out among threads", () => {
  it("are answered in their order, and the threads end by themselves", () => {
    const questions = ["late", "a", "b", "late", "c", "d", "e", "late"];
    expect(ask("./answering.ts", ...questions)).toEqual({
      status: 0,
      signal: null,
      answers: questions.map((question) => `${question}!`),
      stderr: "",
    });
  });

  it("need not be any", () => {
    expect(ask("./answering.ts")).toMatchObject({ status: 0, answers: [], stderr: "" });
  });

  it.each([
    ["throws", "throw", "no such luck"],
    ["ends before it has answered", "exit", "It ended by itself, with 7."],
  ])("are given up when a thread %s, and nothing hangs", (_, question, said) => {
    const { status, signal, answers, stderr } = ask("./answering.ts", "a", question, "late", "b", "c");
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    expect(answers.filter((answer) => answer !== "a!")).toEqual([]);
    expect(stderr).toContain("A thread failed.");
    expect(stderr).toContain(said);
  });

  it("are given up when no thread can start", () => {
    const { status, signal, stderr } = ask("./nowhere.ts", "a", "b", "c");
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    expect(stderr).toContain("nowhere.ts");
  });
});
