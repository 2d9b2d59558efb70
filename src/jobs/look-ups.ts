/** The requests that one job may make for the sake of texts that anybody can write; all its parts share them. */
export interface LookUps {
  /** Whether there are so many left; then they count as made. */
  take(requests: number): boolean;
  /** Whether some were asked for in vain. */
  isSpent(): boolean;
}

/** So many requests, and no more. */
export function createLookUps(most: number): LookUps {
  let left = most;
  let isSpent = false;
  return {
    take: (requests) => {
      const isEnough = requests <= left;
      if (isEnough) left -= requests;
      else isSpent = true;
      return isEnough;
    },
    isSpent: () => isSpent,
  };
}
