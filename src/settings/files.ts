import type { Given } from "./given.ts";

/** Reads a text file; throws when it cannot. */
export type ReadText = (path: string) => string;

/** The settings with the texts of the files that some of them name; adds to `problems` what could not be had. */
export function withFiles(given: Given, readText: ReadText, problems: string[]): Given {
  const texts: Record<string, string> = { ...given };
  for (const [setting, file] of fileSettings) {
    const path = given[file];
    if (path === undefined) continue;
    if (setting in given) problems.push(`${setting} and ${file} are both set; set one of them`);
    else texts[setting] = readGivenFile(path, file, readText, problems);
  }
  return texts;
}

/** The path is not shown: some put the secret itself there. */
function readGivenFile(path: string, setting: string, readText: ReadText, problems: string[]): string {
  try {
    return readText(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    problems.push(`${setting} names a file that cannot be read${code}`);
    return "";
  }
}

const fileSettings = [
  ["PRIVATE_KEY", "PRIVATE_KEY_PATH"],
  ["REGISTRY_CREDENTIALS", "REGISTRY_CREDENTIALS_FILE"],
] as const;
