import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, it } from "vitest";

/**
 * A suite that needs something installed beside the project (`chromium`, `docker-registry`, Debian's PostgreSQL).
 * Without it the suite is left out, so that `npm test` passes on any machine; with `TIDEGATE_REQUIRE_COMPONENTS=1`,
 * as in CI, that is a failure.
 */
export function describeWith(component: string, available: boolean, body: () => void): void {
  if (!available && process.env["TIDEGATE_REQUIRE_COMPONENTS"] === "1") {
    describe(`with ${component}`, () => {
      it("has it installed", () => {
        throw new Error(`${component} is not installed, and TIDEGATE_REQUIRE_COMPONENTS=1 asks for it.`);
      });
    });
    return;
  }
  describe.runIf(available)(`with ${component}`, body);
}

/**
 * The first of these programs that is installed, as an absolute path: names are looked up in PATH, paths taken as
 * they are.
 */
export function findProgram(...candidates: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return candidates
    .flatMap((candidate) => (candidate.includes("/") ? [candidate] : folders.map((folder) => join(folder, candidate))))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
