import type { EnvironmentName, ServiceName } from "../identity.ts";
import type { CommandKind } from "./command.ts";
import type { Flag } from "./syntax.ts";

/** Why a line that looks like a command of ours is not run. Every text in it is from outside. */
export type CommandMistake =
  | { readonly code: "unknown-command"; readonly word: string; readonly nearest: CommandKind }
  | { readonly code: "missing-environment"; readonly command: CommandKind; readonly known: KnownPlaces }
  | {
      readonly code: "unknown-environment";
      readonly command: CommandKind;
      readonly words: readonly UnknownWord[];
      readonly known: KnownPlaces;
    }
  | { readonly code: "empty-group"; readonly group: string }
  /** The first words are services, and no environment stands before them. */
  | {
      readonly code: "service-first";
      readonly command: CommandKind;
      readonly services: readonly string[];
      readonly known: KnownPlaces;
    }
  /** Environments with blanks between, or, in a query, behind services: they stand where something else belongs. */
  | {
      readonly code: "environments-apart";
      readonly command: CommandKind;
      /** All of them, as they should have been written: `qa1,qa2`. */
      readonly together: string;
      readonly apart: readonly string[];
    }
  | {
      readonly code: "unknown-service";
      readonly command: CommandKind;
      readonly words: readonly UnknownWord[];
      readonly known: readonly ServiceName[];
    }
  | { readonly code: "extra-words"; readonly command: CommandKind; readonly words: readonly string[] }
  | {
      readonly code: "unknown-flag";
      readonly command: CommandKind;
      readonly flag: string;
      readonly nearest?: Flag;
      readonly known: readonly Flag[];
    }
  | { readonly code: "flag-without-value"; readonly command: CommandKind; readonly flag: Flag }
  | { readonly code: "flag-with-value"; readonly flag: Flag; readonly value: string }
  | { readonly code: "flag-twice"; readonly flag: Flag; readonly values: readonly string[] }
  | { readonly code: "ill-tag"; readonly flag: Flag; readonly value: string; readonly nearest?: string }
  | { readonly code: "ill-duration"; readonly flag: Flag; readonly value: string }
  | { readonly code: "reason-too-long"; readonly characters: number; readonly most: number }
  /** The line has no blank line before it, and so belongs to the quote, the list or the HTML above. */
  | { readonly code: "inside-other-block"; readonly command: CommandKind; readonly block: "quote" | "list" | "html" }
  | { readonly code: "too-many-commands"; readonly left: number; readonly most: number }
  | { readonly code: "line-too-long"; readonly characters: number; readonly most: number }
  | { readonly code: "paragraph-too-long"; readonly characters: number; readonly most: number }
  | { readonly code: "comment-too-long"; readonly characters: number; readonly most: number }
  | { readonly code: "comment-too-tangled" };

/** The name of a sort of mistake; stable, for metrics and tests. */
export type CommandMistakeCode = CommandMistake["code"];

/** A word that names nothing, and the name that was probably meant, when one is near. */
export interface UnknownWord {
  readonly word: string;
  readonly nearest?: string;
}

/** What may be written where an environment belongs. */
export interface KnownPlaces {
  readonly environments: readonly EnvironmentName[];
  /** Names of groups. */
  readonly groups: readonly string[];
}
