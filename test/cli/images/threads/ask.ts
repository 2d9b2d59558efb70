import { askThreads } from "../../../../src/cli/images/ask-threads.ts";

// Asks two threads in a process of its own, as users do: SCRIPT QUESTION…
const [script = "", ...questions] = process.argv.slice(2);
await askThreads({ script: new URL(script, import.meta.url), count: 2 }, questions, (answer) => console.log(answer));
