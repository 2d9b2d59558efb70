import { benchCommandLine } from "./command-line.ts";
import { benchCommands } from "./commands.ts";
import { benchMemory } from "./memory.ts";
import { benchPlan } from "./plan.ts";
import { benchRequests } from "./requests.ts";
import { benchWebhooks } from "./webhooks.ts";

/** Speed and size, as ratios against something measured in the same run: the machines are noisy. */
const sections = {
  webhooks: benchWebhooks,
  requests: benchRequests,
  commands: benchCommands,
  plan: benchPlan,
  memory: benchMemory,
  "command-line": benchCommandLine,
};

const wanted = process.argv.slice(2);
for (const name of wanted) {
  if (!(name in sections)) {
    console.error(`There is no section ${JSON.stringify(name)}; there are ${Object.keys(sections).join(", ")}.`);
    process.exit(2);
  }
}
for (const [name, run] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  await run((line) => console.log(`  ${line}`));
}
