import { type Markdown, md } from "./markdown.ts";

/** Always the same text for the same instant, `2026-11-21 09:30 UTC`: what was said must not change because time passes. */
export function renderInstant(at: Date): Markdown {
  return md`${renderMinute(at)} UTC`;
}

/** The same in UTC where the heading says so. */
export function renderMinute(at: Date): Markdown {
  return md`${at.toISOString().slice(0, 16).replace("T", " ")}`;
}
