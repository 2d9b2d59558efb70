import { z } from "zod";
import { writtenConfig } from "./written/config.ts";

/**
 * The JSON Schema of the config file, with a line end at its end: what editors complete and check. It knows keys, types
 * and names; what fits together only `parseConfig` knows. In draft 7, which the YAML language server reads best.
 */
export function renderConfigSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(writtenConfig, { target: "draft-7" });
  const named = { $schema, title: "The .tidegate.yaml of a config repo", ...schema };
  return `${JSON.stringify(named, undefined, 2)}\n`;
}
