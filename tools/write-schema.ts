import { mkdirSync, writeFileSync } from "node:fs";
import { schemas } from "../src/cli/schema.ts";

// Run after a change of src/core/config/written/ or src/cli/documents/; tests compare the files with the code.
const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, render] of Object.entries(schemas)) {
  const file = name === "config" ? "tidegate.schema.json" : `${name}.schema.json`;
  writeFileSync(new URL(file, folder), render());
}
