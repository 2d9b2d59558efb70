import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port of this machine that is free: each side of a circle of addresses can be told it before the other starts. It is below
 * those that systems give to connections by themselves, where another one would take it in the meantime.
 */
export async function findFreePort(hostname: string): Promise<number> {
  for (let tries = 0; tries < mostTries; tries++) {
    const port = randomInt(lowest, highest);
    if (await isFree(hostname, port)) return port;
  }
  throw new Error(`no port of ${mostTries} is free`);
}

/** Above what services use by habit; Linux gives 32,768 and more to connections, others 49,152 and more. */
const [lowest, highest] = [20_000, 32_000];
const mostTries = 50;

async function isFree(hostname: string, port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, "listening").then(
    () => true,
    () => false,
  );
  server.listen(port, hostname);
  if (!(await listening)) return false;
  server.close();
  await once(server, "close");
  return true;
}
