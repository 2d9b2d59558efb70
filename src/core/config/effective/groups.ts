import type { RemainingConfig } from "../written/config.ts";
import type { DraftGroups } from "./draft.ts";

/** The groups as written: a rule tells what is wrong with them, since that depends on the environments. */
export function readGroups(written: RemainingConfig["groups"]): DraftGroups {
  return new Map(
    Object.entries(written ?? {}).map(([name, members]) => [
      name,
      members.map((value, index) => ({ value, path: ["groups", name, index] })),
    ]),
  );
}
