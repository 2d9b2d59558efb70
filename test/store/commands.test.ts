import { describe, expect, it } from "vitest";
import { parseEnvironmentName } from "../../src/core/identity.ts";
import { type CommandRecord, waitsForConfig } from "../../src/core/release/command-record.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import {
  command,
  commit,
  configRepo,
  hostileText,
  known,
  pullRequest,
  storedHostileText,
} from "../support/store-samples.ts";

const opened = openEmptiedStore("command");

const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 4, minute));
const qa1 = known(parseEnvironmentName("qa1"));
const answered: CommandRecord = command({
  answers: [
    { environment: qa1, state: "waiting", text: "Waiting for the image of `aaaaaaa`." },
    { state: "refused", text: "No." },
    { state: "done", text: "" },
  ],
  changedAt: at(1),
});

describe("the commands", () => {
  it.each([
    { name: "one that was not run", saved: command() },
    { name: "one with its answers", saved: answered },
    { name: "what is said of a text as a whole", saved: command({ source: "review", line: 0, typed: "" }) },
  ])("give back $name as it was saved", async ({ saved }) => {
    const { commands } = await opened();
    await commands.save(saved);
    expect(await commands.find(saved)).toEqual(saved);
    await commands.save({ ...saved, commit: commit("b") });
    expect(await commands.find(saved)).toEqual({ ...saved, commit: commit("b") });
  });

  it("are accepted line by line, and a second delivery of the text changes nothing", async () => {
    const { commands } = await opened();
    const lines = [command({ line: 9 }), command({ line: 2 }), command({ line: 10 })];
    await commands.accept(lines);
    await commands.save({ ...answered, line: 9 });
    await commands.accept([...lines, command({ line: 11 })]);
    expect(await commands.listByText(command())).toEqual([
      lines[1],
      { ...answered, line: 9 },
      lines[2],
      command({ line: 11 }),
    ]);
    await commands.accept([]);
  });

  it("are accepted once when the same delivery comes five times at once", async () => {
    const { commands } = await opened();
    const lines = Array.from({ length: 50 }, (_, index) => command({ line: index + 1 }));
    await Promise.all([1, 2, 3, 4, 5].map(() => commands.accept(lines)));
    expect(await commands.listByText(command())).toEqual(lines);
  });

  it.each([
    { name: "source", other: command({ source: "description" }) },
    { name: "id", other: command({ id: 7 }) },
    { name: "pull request", other: command({ pullRequest: pullRequest(4) }) },
    { name: "repository", other: command({ repo: configRepo }) },
    { name: "line", other: command({ line: 2 }) },
  ])("are apart when their $name differs", async ({ other }) => {
    const { commands } = await opened();
    await commands.accept([command()]);
    expect(await commands.find(other)).toBeUndefined();
    await commands.accept([other]);
    expect(await commands.find(other)).toEqual(other);
    expect(await commands.find(command())).toEqual(command());
  });

  it("list the last ones asked on a pull request, newest first", async () => {
    const { commands } = await opened();
    const all = [
      command({ id: 1, askedAt: at(1) }),
      command({ id: 1, line: 2, askedAt: at(1) }),
      command({ id: 3, askedAt: at(2), source: "review" }),
      command({ id: 2, askedAt: at(3) }),
    ];
    await commands.accept([...all, command({ pullRequest: pullRequest(4) })]);
    expect(await commands.listByPullRequest(command(), 10)).toEqual(all.toReversed());
    expect(await commands.listByPullRequest(command(), 3)).toEqual(all.toReversed().slice(0, 3));
  });

  it("keep hostile text, accepted or saved", async () => {
    const { commands } = await opened();
    await commands.accept([command({ typed: hostileText })]);
    expect((await commands.find(command()))?.typed).toBe(storedHostileText);
    await commands.save(command({ typed: hostileText, answers: [{ state: "refused", text: hostileText }] }));
    const found = known(await commands.find(command()));
    expect([found.typed, found.answers[0]?.text]).toEqual([storedHostileText, storedHostileText]);
  });

  it("list those that wait for a config file: nothing is said of an environment yet", async () => {
    const { commands } = await opened();
    const waits = { state: "waiting", text: "Waiting." } as const;
    const waiting = command({ id: 2, answers: [waits], askedAt: at(1) });
    await commands.save(waiting);
    await commands.save(command({ id: 3 }));
    await commands.save(command({ id: 4, answers: [{ ...waits, environment: qa1 }] }));
    await commands.save(command({ id: 5, answers: [waits, { state: "refused", text: "No." }] }));
    await commands.save(answered);
    const found = await commands.listWaitingForConfig();
    expect(found).toEqual([waiting]);
    const all = [2, 3, 4, 5].map((id) => commands.find(command({ id })));
    expect((await Promise.all(all)).filter((each) => each !== undefined && waitsForConfig(each))).toEqual(found);
  });
});
