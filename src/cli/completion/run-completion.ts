import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";
import { type Shell, shells } from "../shells.ts";
import { quote } from "../show.ts";
import type { Terminal } from "../terminal.ts";
import { renderBashCompletion } from "./bash.ts";
import { renderFishCompletion } from "./fish.ts";
import { renderZshCompletion } from "./zsh.ts";

/** `tidegate completion`: prints a script for a shell. */
export async function runCompletion({ operands }: Arguments, terminal: Terminal): Promise<number> {
  const [name] = operands;
  if (name === undefined) throw new BadInput(`For which shell? There are ${shells.join(", ")}.`);
  const shell = shells.find((each) => each === name);
  if (shell === undefined || operands.length > 1)
    throw new BadInput(`There is no script for ${quote(operands.join(" "))}; there are ${shells.join(", ")}.`);
  terminal.out(renderers[shell]());
  return 0;
}

const renderers = {
  bash: renderBashCompletion,
  zsh: renderZshCompletion,
  fish: renderFishCompletion,
} as const satisfies Record<Shell, () => string>;
