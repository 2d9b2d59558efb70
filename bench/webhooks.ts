import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { type Print, quantile, time, withPlayground } from "./bench-world.ts";

const deliveries = 1_000;
const atOnce = 16;

/** Accepted webhooks a second (checked, parsed, stored with their job), beside a server that only checks the signature. */
export async function benchWebhooks(print: Print): Promise<void> {
  const secret = "the-secret-of-the-webhook";
  const bare = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const own = createHmac("sha256", secret).update(Buffer.concat(chunks)).digest("hex");
    const theirs = Buffer.from(String(incoming.headers["x-hub-signature-256"]).slice("sha256=".length));
    response.writeHead(timingSafeEqual(Buffer.from(own), theirs) ? 202 : 401).end();
  }).listen(0, "127.0.0.1");
  await once(bare, "listening");
  const address = bare.address();
  const bareUrl = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}/` : "";
  await send(bareUrl, secret, 200);
  const bareRate = await send(bareUrl, secret, deliveries);
  bare.close();
  bare.closeAllConnections();

  await withPlayground(async ({ tidegate, settle }) => {
    const url = `${tidegate().url}/api/github/webhooks`;
    await send(url, secret, 200);
    const rate = await send(url, secret, deliveries);
    print(`bare signature check   ${bareRate.perSecond.toFixed(0)} a second`);
    print(
      `Tidegate, stored       ${rate.perSecond.toFixed(0)} a second (${(rate.perSecond / bareRate.perSecond).toFixed(2)} of bare, ${atOnce} at once)`,
    );
    await settle();
    const idle = await send(url, secret, 50, 1);
    print(
      `one at a time          median ${quantile(idle.latencies, 0.5).toFixed(1)} ms, slowest of 50 ${quantile(idle.latencies, 1).toFixed(1)} ms`,
    );
    await settle();
  });
}

async function send(
  url: string,
  secret: string,
  count: number,
  parallel = atOnce,
): Promise<{ readonly perSecond: number; readonly latencies: readonly number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const body = JSON.stringify({
    ref: "refs/heads/feature",
    after: "a".repeat(40),
    before: "b".repeat(40),
    deleted: false,
    repository: { full_name: "acme/blip", default_branch: "main" },
    sender: { login: "alice" },
    padding: "x".repeat(8_000),
  });
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const latencies: number[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) latencies.push(await time(() => post(url, agent, body, signature)));
  };
  const total = await time(() => Promise.all(Array.from({ length: parallel }, worker)));
  agent.destroy();
  return { perSecond: (count / total) * 1_000, latencies };
}

function post(url: string, agent: Agent, body: string, signature: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "x-github-event": "push",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": signature,
    };
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () =>
        response.statusCode === 202 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
      );
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
