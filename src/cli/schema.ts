import { z } from "zod";
import { renderConfigSchema } from "../core/config/config-schema.ts";
import { BadInput } from "./command.ts";
import { bumpDocument } from "./documents/bump-document.ts";
import { checkDocument } from "./documents/check-document.ts";
import { imagesDocument } from "./documents/images-document.ts";
import { planDocument } from "./documents/plan-document.ts";
import { tagsDocument } from "./documents/tags-document.ts";
import type { Arguments } from "./read-arguments.ts";
import type { SchemaName } from "./schema-names.ts";
import { quote } from "./show.ts";
import type { Terminal } from "./terminal.ts";

/** `tidegate schema`: prints a JSON Schema, the config file's when none is named. */
export async function runSchema({ operands }: Arguments, terminal: Terminal): Promise<number> {
  const [name = "config", ...others] = operands;
  const known = Object.keys(schemas);
  if (others.length > 0) throw new BadInput("One schema at a time.");
  const entry = Object.entries(schemas).find(([each]) => each === name);
  if (entry === undefined) throw new BadInput(`There is no schema ${quote(name)}; there are ${known.join(", ")}.`);
  terminal.out(entry[1]());
  return 0;
}

/** Every schema in `schema/`, as text with a line end at its end. */
export const schemas = {
  config: renderConfigSchema,
  bump: () => renderSchema("What `tidegate bump --json` prints", bumpDocument),
  check: () => renderSchema("What `tidegate check --json` prints", checkDocument),
  images: () => renderSchema("What `tidegate images --json` prints", imagesDocument),
  plan: () => renderSchema("What `tidegate plan --json` prints", planDocument),
  tags: () => renderSchema("What `tidegate tags --json` prints", tagsDocument),
} as const satisfies Record<SchemaName, () => string>;

function renderSchema(title: string, document: z.ZodType): string {
  const { $schema, ...schema } = z.toJSONSchema(document, { target: "draft-7" });
  return `${JSON.stringify({ $schema, title, ...schema }, undefined, 2)}\n`;
}
