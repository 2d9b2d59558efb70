import { parentPort } from "node:worker_threads";
import { endOfQuestions } from "../../../../src/cli/images/ask-threads.ts";

// What is asked says how a thread of images would fare: "exit" dies, "throw" is a mistake in it, "late" takes its time.
parentPort?.on("message", async (question: string) => {
  if (question === endOfQuestions) return parentPort?.close();
  if (question === "exit") process.exit(7);
  if (question === "throw") throw new Error("no such luck");
  if (question === "late") await new Promise((resolve) => setTimeout(resolve, 50));
  parentPort?.postMessage(`${question}!`);
});
