import { readdirSync } from "node:fs";

/** Every file of a checkout, relative to it, links as they are, in no order; `.git` and `node_modules` are not entered. */
export function walkEverything(folder: string): readonly string[] {
  const found: string[] = [];
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    for (const entry of readdirSync(`${folder}/${below}`, { withFileTypes: true })) {
      if (!entry.isDirectory()) found.push(below + entry.name);
      else if (entry.name !== ".git" && entry.name !== "node_modules") pending.push(`${below}${entry.name}/`);
    }
  }
  return found;
}
