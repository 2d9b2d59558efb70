import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createNarrator } from "../../src/demo/narrator.ts";
import { openPlayground } from "../../src/demo/playground.ts";
import { tellStory } from "../../src/demo/story.ts";
import { validateWebhook } from "../support/github-schemas.ts";

it("the demo's story comes true, and every webhook in it is as GitHub describes it", { timeout: 900_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), "tidegate-told-"));
  const lines: string[] = [];
  const playground = await openPlayground({ directory });
  try {
    await tellStory(
      playground,
      createNarrator((line) => lines.push(line), "plain"),
    );
    const wrong = playground.github.world.deliveries
      .list()
      .flatMap(({ event, body }) => validateWebhook(event, JSON.parse(body)).map((problem) => `${event}: ${problem}`));
    expect([...new Set(wrong)]).toEqual([]);
  } finally {
    await playground.close();
    rmSync(directory, { recursive: true, force: true });
  }
  expect(lines.filter((line) => /^\d+\. /.test(line))).toHaveLength(16);
});
