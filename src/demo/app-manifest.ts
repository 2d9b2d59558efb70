import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const AppManifest = z.object({
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

/** What an App asks for: permissions by GitHub's names, and the names of events. */
export interface AppWishes {
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  readonly events: readonly string[];
}

/** What the committed `app.yml` asks for, so that the demo's App may do what an operator's may, and no more. */
export function readAppManifest(): AppWishes {
  const text = readFileSync(join(import.meta.dirname, "../../app.yml"), "utf8");
  const { default_permissions, default_events } = AppManifest.parse(parse(text));
  return { permissions: default_permissions, events: default_events };
}
