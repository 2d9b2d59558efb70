import { renderDuration } from "../duration.ts";
import type { Command } from "./command.ts";

/**
 * The command as it would be typed, in one form for all ways to write it; `parseComment` reads it back as the same.
 * A lock's reason is in it, which is text from outside.
 *
 * One thing cannot be said: a query of all environments for a service that is named like one of them.
 */
export function renderCommand(command: Command): string {
  return [`/${command.kind}`, ...argumentsOf(command)].join(" ");
}

function argumentsOf(command: Command): readonly string[] {
  if (command.kind === "help") return [];
  const environments = command.environments.length === 0 ? [] : [command.environments.join(",")];
  if (command.kind === "lock") {
    const { forSeconds, reason } = command;
    const until = forSeconds === undefined ? [] : ["--for", renderDuration(forSeconds)];
    return [...environments, ...until, ...(reason === undefined ? [] : [quote(reason)])];
  }
  if (command.kind === "unlock") return [...environments, ...(command.locks === "any" ? ["--force"] : [])];
  const scope = [...environments, ...command.services];
  if (command.kind === "deploy") {
    const tag = command.tag === undefined ? [] : ["--tag", command.tag];
    return [...scope, ...tag, ...(command.mode === "dry-run" ? ["--dry-run"] : [])];
  }
  if (command.kind === "rollback" && command.to !== undefined) return [...scope, "--to", command.to];
  return scope;
}

/** Escapes what would end the quotes, and what Markdown would take for code or HTML. */
function quote(text: string): string {
  return `"${text.replace(/["\\`<]/g, "\\$&")}"`;
}
