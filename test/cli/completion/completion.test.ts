import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commands } from "../../../src/cli/command-table.ts";
import { shells } from "../../../src/cli/shells.ts";
import { run } from "../run.ts";

/** What bash offers for a line, as its own completion would ask. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await run("/", ["completion", "bash"]);
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const script = `${out}\nCOMP_WORDS=(tidegate ${quoted}); COMP_CWORD=${words.length}; _tidegate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = execFileSync("bash", ["-c", script], { encoding: "utf8", cwd: import.meta.dirname });
  return said.split("\n").filter((line) => line !== "");
}

describe("tidegate completion", () => {
  it.each([
    ["commands", ["b"], ["bump"]],
    ["options of a command", ["bump", "--d"], ["--digest", "--dry-run"]],
    ["an option's values", ["tags", "--order", "n"], ["numeric"]],
    ["files", ["images", "completion"], ["completion.test.ts"]],
    ["files as an option's value", ["tags", "--flux", "completion"], ["completion.test.ts"]],
    ["nothing for a value that is anybody's", ["tags", "--semver", ""], []],
    ["words", ["completion", "f"], ["fish"]],
    ["commands to help with", ["help", "im"], ["images"]],
  ])("offers %s in bash", async (_, words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it.each(shells.map((shell) => [shell]))("names every command and option in the script for %s", async (shell) => {
    const { exit, out } = await run("/", ["completion", shell]);
    expect(exit).toBe(0);
    for (const { name, options } of commands) {
      expect(out).toContain(name);
      for (const option of options) expect(out).toContain(shell === "fish" ? `-l ${option.name}` : `--${option.name}`);
    }
  });

  it.each([
    ["no shell", ["completion"], "For which shell? There are bash, zsh, fish."],
    ["another shell", ["completion", "tcsh"], 'There is no script for "tcsh"'],
  ])("refuses %s with 2", async (_, words, said) => {
    const { exit, err } = await run("/", words);
    expect({ exit, said: err.includes(said) }).toEqual({ exit: 2, said: true });
  });
});
