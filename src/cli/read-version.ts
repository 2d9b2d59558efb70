import { readFileSync } from "node:fs";

/** The version in the package's own package.json. */
export function readVersion(): string {
  // The built program lies as deep below it as the sources do.
  const parsed: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
}
