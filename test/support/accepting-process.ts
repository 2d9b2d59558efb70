import { parseDeliveryId } from "../../src/core/identity.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";
import { openStore } from "../../src/store/store.ts";
import { silent } from "./silent-log.ts";
import { delivery, known } from "./store-samples.ts";

// A process that accepts deliveries and handles them as fast as it can, to be killed at any moment. It prints each
// delivery's id when the store has accepted it, and not before.
const [dataDirectory = "", round = ""] = process.argv.slice(2);

const server = await startEmbeddedPostgres({ dataDirectory, log: silent });
const store = await openStore({ connectionString: server.connectionString, log: silent });
await store.queue.work(async (job) => {
  if (job.kind === "event") await store.inbox.settle(job.eventKey, { kind: "handled" });
});
for (let number = 0; ; number++) {
  const id = known(parseDeliveryId(`${round}-${number}`));
  await store.inbox.accept(delivery(id));
  console.log(id);
}
