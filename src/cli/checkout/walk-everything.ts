import { type Dirent, readdirSync } from "node:fs";
import { BadInput } from "../command.ts";
import { quote } from "../show.ts";
import { explainSystemError, isSystemError } from "../system-error.ts";

/**
 * Every file of a checkout, relative to it, links as they are, in no order; `.git` and `node_modules` are not entered.
 * Throws {@link BadInput} for a folder that cannot be read.
 */
export function walkEverything(folder: string): readonly string[] {
  const found: string[] = [];
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    for (const entry of list(folder, below)) {
      if (!entry.isDirectory()) found.push(below + entry.name);
      else if (entry.name !== ".git" && entry.name !== "node_modules") pending.push(`${below}${entry.name}/`);
    }
  }
  return found;
}

function list(folder: string, below: string): readonly Dirent[] {
  try {
    return readdirSync(`${folder}/${below}`, { withFileTypes: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // Gone between two looks, or of a name that is not UTF-8, which no environment's path can mean.
    if (error.code === "ENOENT" && below !== "") return [];
    throw new BadInput(`The folder ${quote(below === "" ? folder : below)} ${explainSystemError(error)}.`);
  }
}
