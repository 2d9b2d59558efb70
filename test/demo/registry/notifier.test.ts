import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { startRegistry } from "../../../src/demo/registry/start-registry.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Received {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly events: readonly {
    readonly id: string;
    readonly action: string;
    readonly target: { readonly tag?: string };
  }[];
}

/** An endpoint that answers with these statuses, then 202. */
async function startEndpoint(statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { authorization, "content-type": contentType } = request.headers;
    received.push({ authorization, contentType, events: JSON.parse(Buffer.concat(chunks).toString()).events });
    response.writeHead(statuses.shift() ?? 202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`, received };
}

async function startNotifying(statuses: number[]) {
  const endpoint = await startEndpoint(statuses);
  const registry = await startRegistry({ notify: { url: endpoint.url, token: "t0ken", backoffMs: 5 } });
  closers.push(() => registry.close());
  return { registry, received: endpoint.received };
}

describe("the stand-in registry's notifications", () => {
  it("tell nobody of what is kept from before", async () => {
    const { registry, received } = await startNotifying([]);
    const { digest } = await registry.keepImage({ repository: "acme/web", tag: "1.2.2" });
    await registry.pushImage({ repository: "acme/web", tag: "1.2.3" });
    await registry.notified();
    expect(received.flatMap(({ events }) => events.map(({ target }) => target.tag))).toEqual(["1.2.3"]);
    const answer = await fetch(`${registry.url}/v2/acme/web/manifests/1.2.2`, { method: "HEAD" });
    expect(answer.headers.get("docker-content-digest")).toBe(digest);
  });

  it("tell each push with its tag, digest and references", async () => {
    const { registry, received } = await startNotifying([]);
    const { digest } = await registry.pushImage({ repository: "acme/web", tag: "1.2.3" });
    await registry.notified();
    expect(received).toMatchObject([
      {
        authorization: "Bearer t0ken",
        contentType: "application/vnd.docker.distribution.events.v1+json",
        events: [
          {
            action: "push",
            target: {
              repository: "acme/web",
              tag: "1.2.3",
              digest,
              references: [{ mediaType: "application/vnd.oci.image.config.v1+json" }, { size: expect.any(Number) }],
            },
            request: { host: registry.host, method: "PUT" },
          },
        ],
      },
    ]);
  });

  it("tell the platforms of an image before its tag", async () => {
    const { registry, received } = await startNotifying([]);
    await registry.pushImage({ repository: "acme/web", tag: "1", platforms: ["linux/amd64", "linux/arm64"] });
    await registry.notified();
    expect(received.map(({ events }) => events[0]?.target.tag)).toEqual([undefined, undefined, "1"]);
  });

  it("repeat the first event until it is taken, and keep the order", async () => {
    const { registry, received } = await startNotifying([500, 503, 500, 404]);
    await registry.pushImage({ repository: "acme/web", tag: "1" });
    await registry.pushImage({ repository: "acme/web", tag: "2" });
    await registry.notified();
    expect(received.map(({ events }) => events[0]?.target.tag)).toEqual(["1", "1", "1", "1", "1", "2"]);
    expect(new Set(received.map(({ events }) => events[0]?.id)).size).toBe(2);
  });

  it("tell of pulls and deletions too", async () => {
    const { registry, received } = await startNotifying([]);
    await registry.pushImage({ repository: "acme/web", tag: "1" });
    await fetch(`${registry.url}/v2/acme/web/manifests/1`, { method: "HEAD" });
    await fetch(`${registry.url}/v2/acme/web/manifests/1`, { method: "DELETE" });
    await registry.notified();
    expect(received.map(({ events }) => events[0]?.action)).toEqual(["push", "pull", "delete"]);
  });
});
