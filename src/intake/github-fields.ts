import { z } from "zod";
import { type Login, parseLogin } from "../core/identity.ts";
import type { IntakeResult } from "./result.ts";

/** The repository that a delivery of GitHub's is about. */
export const repository = z.object({ full_name: z.string() });

/** A delivery without a sender that we can name is one all the same. */
export const sender = z.object({ login: z.string() }).optional().catch(undefined);

/** An instant of GitHub's. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The sender as a part of an event; nothing where it has no proper login. */
export function by(login: string | undefined): { readonly sender?: Login } {
  const parsed = parseLogin(login ?? "");
  return parsed === undefined ? {} : { sender: parsed };
}

/** Malformed: names every field that its parser gave undefined for. */
export function unreadable(fields: Readonly<Record<string, unknown>>): IntakeResult {
  const wrong = Object.keys(fields).filter((field) => fields[field] === undefined);
  return { kind: "malformed", problems: wrong.map((field) => `${field}: outside the grammar`) };
}
