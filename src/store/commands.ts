import type { CommandKey, CommandRecord } from "../core/release/command-record.ts";
import type { PullRequestKey } from "./tracks.ts";

/** Every command that was typed, and what became of it. */
export interface Commands {
  /** Inserts; leaves a line that is there already as it is, since a delivery may come twice. */
  accept(commands: readonly CommandRecord[]): Promise<void>;
  /** Inserts, or replaces the line's record. */
  save(command: CommandRecord): Promise<void>;
  find(key: CommandKey): Promise<CommandRecord | undefined>;
  /** The lines of one text, in order. */
  listByText(key: Omit<CommandKey, "line">): Promise<readonly CommandRecord[]>;
  /** The last ones asked, newest first. */
  listByPullRequest(of: PullRequestKey, limit: number): Promise<readonly CommandRecord[]>;
}
