/** Work that is done one after the other for each key. */
export interface Turns {
  /** Runs the work for a key after all work for that key that was asked for earlier. */
  readonly inTurn: <T>(key: number, work: () => Promise<T>) => Promise<T>;
  /** Resolves when no work is left; what became of it is the business of those who asked for it. */
  readonly idle: () => Promise<void>;
}

/** Makes a row of turns for each key. */
export function createTurns(): Turns {
  const last = new Map<number, Promise<unknown>>();
  return {
    inTurn: async (key, work) => {
      const before = last.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      last.set(key, mine);
      try {
        return await mine;
      } finally {
        if (last.get(key) === mine) last.delete(key);
      }
    },
    idle: async () => {
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}
