import type { Observe } from "../core/observation.ts";

/** Something that the operator should mend, and since when it stands. */
export interface Condition {
  readonly name: string;
  readonly detail: string;
  readonly since: Date;
}

/** Keeps what is wrong now; a condition observed without detail is mended. */
export interface Conditions {
  readonly observe: Observe;
  list(): readonly Condition[];
}

export function createConditions(now: () => Date): Conditions {
  const standing = new Map<string, Condition>();
  return {
    observe: (observation) => {
      if (observation.kind !== "condition") return;
      const { name, detail } = observation;
      if (detail === undefined) standing.delete(name);
      else standing.set(name, { name, detail, since: standing.get(name)?.since ?? now() });
    },
    list: () => [...standing.values()],
  };
}
