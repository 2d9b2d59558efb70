/** The schemas that `tidegate schema` prints: the config file's, and one for each command with `--json`. */
export const schemaNames = ["config", "bump", "check", "images", "plan", "tags"] as const;

export type SchemaName = (typeof schemaNames)[number];
