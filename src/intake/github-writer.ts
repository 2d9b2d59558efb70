import { z } from "zod";
import { type Login, parseLogin } from "../core/identity.ts";
import type { IgnoredReason } from "./result.ts";

/** An account as GitHub tells it; only `Bot` matters among the types, and GitHub may add others. */
export const account = z.object({ login: z.string(), type: z.string() });

/** The App by whose token a text was written; null for most texts. */
export const throughApp = z.object({}).nullish();

/** Who wrote a text, and whose deed the delivery is: an edit may be somebody else's. */
export interface Writer {
  /** Null when the account is gone. */
  readonly author: z.infer<typeof account> | null;
  readonly sender: z.infer<typeof account>;
  readonly app?: object | null | undefined;
}

/**
 * The person who wrote, or why nobody listens: no bot and no App is listened to, Tidegate itself least of all, since two
 * programs that answer each other never stop. A person's text that came through an App counts as the App's: the person
 * may not have seen it. Undefined for a login outside the grammar.
 */
export function findWriter({ author, sender, app }: Writer): Login | { readonly ignored: IgnoredReason } | undefined {
  if (app !== undefined && app !== null) return { ignored: "bot" };
  if (isBot(sender)) return { ignored: "bot" };
  if (author === null) return { ignored: "no-author" };
  return isBot(author) ? { ignored: "bot" } : parseLogin(author.login);
}

function isBot({ login, type }: z.infer<typeof account>): boolean {
  return type.toLowerCase() === "bot" || /\[bot\]$/i.test(login);
}
