import { createPreset, type Judged, type TagPreset } from "./preset.ts";

/** Takes, of the tags that `judge` takes, the one that was built last. A tag whose time is not known is not taken. */
export function byBuildTime(judge: (tag: string) => Judged<true>): TagPreset {
  return createPreset<number>({
    judge: ({ tag, builtAtMs, unreadTime }) => {
      const judged = judge(tag);
      if (!("key" in judged)) return judged;
      if (unreadTime !== undefined)
        return { code: "no-time", message: `stands beside ${JSON.stringify(unreadTime)}, which is no time` };
      if (builtAtMs === undefined) return { code: "no-time", message: "stands without the time of its build" };
      return { key: builtAtMs };
    },
    compare: (a, b) => a - b,
  });
}
