/** Has pull requests judged a while after they were asked about, each at most once at a time. */
export interface Judgement {
  readonly later: (id: number) => void;
  /** Resolves when none is being judged, and none is going to be. */
  readonly idle: () => Promise<void>;
  /** Ends what is under way and starts nothing more. */
  readonly close: () => Promise<void>;
}

/** Makes a schedule that runs `judge` with a pull request's id after the delay. */
export function createJudgement(
  delayMs: number,
  judge: (id: number) => Promise<void>,
  report: (line: string) => void,
): Judgement {
  const timers = new Map<number, Pause>();
  const underWay = new Set<Promise<void>>();
  let isClosed = false;
  const run = async (id: number) => {
    const pause = startPause(delayMs);
    timers.set(id, pause);
    await pause.over;
    timers.delete(id);
    if (!isClosed) await judge(id).catch((error: unknown) => report(String(error)));
  };
  const idle = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    later: (id) => {
      if (isClosed || timers.has(id)) return;
      const work = run(id).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    idle,
    close: async () => {
      isClosed = true;
      for (const { end } of timers.values()) end();
      await idle();
    },
  };
}

interface Pause {
  readonly over: Promise<void>;
  /** Ends it before its time. */
  readonly end: () => void;
}

function startPause(durationMs: number): Pause {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, durationMs);
  const end = () => {
    clearTimeout(timer);
    resolve();
  };
  return { over: promise, end };
}
