import { mkdirSync, writeFileSync } from "node:fs";
import { renderConfigSchema } from "../src/core/config/config-schema.ts";

// Run after a change of src/core/config/written/; a test compares the file with the code.
const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("tidegate.schema.json", folder), renderConfigSchema());
