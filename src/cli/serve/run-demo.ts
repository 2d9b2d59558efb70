import { BadInput } from "../command.ts";
import type { Arguments } from "../read-arguments.ts";

/** `tidegate demo`: the bot against the stand-in GitHub. Its own packages are there in a checkout only. */
export async function runDemoCommand(given: Arguments): Promise<number> {
  const port = given.text("port");
  const words = [...(given.flag("once") ? ["--once"] : []), ...(port === undefined ? [] : ["--port", port])];
  const { runDemo } = await loadDemo();
  return runDemo(words);
}

async function loadDemo() {
  try {
    return await import("../../demo/main.ts");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new BadInput(
      `The demo needs packages that are not installed here: ${error.message.split("\n")[0]}.`,
      "Clone the repository, then: npm ci && npm run demo",
    );
  }
}
