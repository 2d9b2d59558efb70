import { once } from "node:events";
import { createServer } from "node:net";

/** A port of this machine that was free a moment ago: each side of a circle of addresses can be told it before the other starts. */
export async function findFreePort(hostname: string): Promise<number> {
  const server = createServer().listen(0, hostname);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}
