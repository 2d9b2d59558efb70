import { describe, expect, it } from "vitest";
import type { Notice } from "../../src/core/release/notice.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import { configRepo, hostileText, pullRequest, sourceRepo, storedHostileText } from "../support/store-samples.ts";

const opened = openEmptiedStore("notice");

const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 4, minute));

function notice(subject: string, more: Partial<Notice> = {}): Notice {
  return { repo: sourceRepo, pullRequest: pullRequest(3), subject, text: "Freed.", at: at(1), ...more };
}

describe("the notices", () => {
  it("are said once a subject, with the last word", async () => {
    const { notices } = await opened();
    await Promise.all(["one", "two", "three"].map((text) => notices.save(notice("lock", { text }))));
    await notices.save(notice("lock", { text: hostileText }));
    expect(await notices.listByPullRequest(notice("lock"), 9)).toEqual([notice("lock", { text: storedHostileText })]);
  });

  it("are listed for their pull request, the newest first", async () => {
    const { notices } = await opened();
    const all = [notice("c", { at: at(3) }), notice("a"), notice("b")];
    for (const each of [...all, notice("d", { pullRequest: pullRequest(4) }), notice("e", { repo: configRepo })])
      await notices.save(each);
    expect(await notices.listByPullRequest(notice("a"), 9)).toEqual(all);
    expect(await notices.listByPullRequest(notice("a"), 2)).toEqual(all.slice(0, 2));
  });

  it("are forgotten when they are old", async () => {
    const { notices } = await opened();
    for (const minute of [1, 2]) await notices.save(notice(String(minute), { at: at(minute) }));
    expect(await notices.prune(at(2))).toBe(1);
    expect(await notices.listByPullRequest(notice("1"), 9)).toEqual([notice("2", { at: at(2) })]);
  });
});
