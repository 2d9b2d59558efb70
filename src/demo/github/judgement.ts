/** Has pull requests judged a while after they were asked about, each at most once at a time. */
export interface Judgement {
  readonly later: (id: number) => void;
  /** Ends what is under way and starts nothing more. */
  readonly close: () => Promise<void>;
}

/** Makes a schedule that runs `judge` with a pull request's id after the delay. */
export function createJudgement(
  delayMs: number,
  judge: (id: number) => Promise<void>,
  report: (line: string) => void,
): Judgement {
  const timers = new Map<number, NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let isClosed = false;
  const run = (id: number) => {
    timers.delete(id);
    const work = judge(id)
      .catch((error: unknown) => report(String(error)))
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };
  return {
    later: (id) => {
      if (isClosed || timers.has(id)) return;
      timers.set(id, setTimeout(run, delayMs, id));
    },
    close: async () => {
      isClosed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await Promise.all(underWay);
    },
  };
}
