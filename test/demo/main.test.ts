import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";

const main = join(import.meta.dirname, "../../src/demo/main.ts");

it("ends the demo with a word when its port is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = String(typeof address === "object" ? address?.port : "");
  const ended = await new Promise((resolve) =>
    execFile(process.execPath, [main, "--once", "--port", port], { timeout: 60_000 }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    ),
  );
  server.close();
  expect(ended).toEqual({
    code: 1,
    stderr: `Port ${port} is taken. Choose another with --port; without it, a free one is found.\n`,
  });
}, 90_000);
