import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Observation } from "../../src/core/observation.ts";
import { makeChart, makeImage } from "../../src/demo/registry/image-parts.ts";
import { createIntakeRoutes } from "../../src/intake/routes.ts";
import type { Delivery } from "../../src/store/inbox.ts";
import { describeWith } from "../support/component.ts";
import { type DockerRegistry, dockerRegistryProgram, startDockerRegistry } from "../support/docker-registry.ts";

const patience = { timeout: 10_000 };

describeWith("docker-registry", dockerRegistryProgram !== undefined, () => {
  const stored: Delivery[] = [];
  const observed: Observation[] = [];
  let failures = 0;
  let server: Server;
  let running: DockerRegistry;

  beforeAll(async () => {
    const accept = async (delivery: Delivery) => {
      if (failures-- > 0) throw new Error("no database");
      stored.push(delivery);
      return "accepted" as const;
    };
    const routes = createIntakeRoutes({
      inbox: { accept },
      hooks: new Map([["registry", { kind: "distribution", token: "t0ken", hosts: new Map() }]]),
      now: () => new Date(),
      maxBodyBytes: 100_000,
      observe: (observation) => observed.push(observation),
    });
    server = createServer(getRequestListener(routes.fetch));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    running = await startDockerRegistry({ notify: { url: `http://127.0.0.1:${port}/hooks/registry`, token: "t0ken" } });
  });
  afterAll(async () => {
    await running?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    stored.length = 0;
    observed.length = 0;
  });

  it("tells of a pushed image under its tag", async () => {
    const image = makeImage({ repository: "acme/web", tag: "1.2.3", platforms: ["linux/amd64", "linux/arm64"] });
    const digest = await running.push("acme/web", "1.2.3", image);
    await vi.waitFor(() => expect(stored).toHaveLength(1), patience);
    expect(stored).toMatchObject([
      { source: "registry", via: running.host, event: { image: `${running.host}/acme/web`, tag: "1.2.3", digest } },
    ]);
  });

  it("tells again what could not be stored", async () => {
    failures = 2;
    await running.push("acme/web", "1.2.4", makeImage({ repository: "acme/web", tag: "1.2.4" }));
    await vi.waitFor(() => expect(stored).toMatchObject([{ event: { tag: "1.2.4" } }]), patience);
  });

  it("tells of a chart, which is ignored", async () => {
    await running.push("charts/web", "0.1.0", makeChart({ repository: "charts/web", name: "web", version: "0.1.0" }));
    await vi.waitFor(
      () => expect(observed).toEqual([{ kind: "event", source: "registry", outcome: "ignored" }]),
      patience,
    );
    expect(stored).toEqual([]);
  });
});
