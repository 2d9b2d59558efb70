import { pino } from "pino";
import { startEmbeddedPostgres } from "../../src/store/embedded-postgres.ts";

// A process with the embedded database on the directory that it is given. It says "up <pid>" or "refused <why>" on
// standard output, and ends when standard input does.
const [dataDirectory = "", openDirectory = ""] = process.argv.slice(2);

try {
  const server = await startEmbeddedPostgres({ dataDirectory, openDirectory, log: pino({ level: "silent" }) });
  process.stdin.resume().on("end", () => void server.stop());
  console.log(`up ${process.pid} ${server.connectionString}`);
} catch (error) {
  console.log(`refused ${error instanceof Error ? error.message : String(error)}`);
}
