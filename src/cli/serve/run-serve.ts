import { runProgram } from "../../main.ts";

/** `tidegate serve`: the bot, as `npm start` runs it. Gives 0 when it is up; a refused start gives its own code. */
export async function runServe(): Promise<number> {
  await runProgram();
  return Number(process.exitCode ?? 0);
}
