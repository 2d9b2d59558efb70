import { readFileSync } from "node:fs";
import { z } from "zod";

/** A payload of `test/fixtures/events`, by its file's name. */
export function readEventFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), "utf8"));
}

/** GitHub's published examples of an event. */
export function readGitHubExamples(eventName: string): readonly Record<string, unknown>[] {
  const index = new URL("../../node_modules/@octokit/webhooks-examples/api.github.com/index.json", import.meta.url);
  const events = z
    .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
    .parse(JSON.parse(readFileSync(index, "utf8")));
  return events.find(({ name }) => name === eventName)?.examples ?? [];
}

/** The payload with one place changed, deep inside: `put(payload, ["a", "b"], 1)`; undefined takes the key away. */
export function put(payload: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const object = z.record(z.string(), z.unknown()).catch({}).parse(payload);
  const { [key]: old, ...others } = object;
  const changed = put(old, rest, value);
  return changed === undefined ? others : { ...others, [key]: changed };
}
