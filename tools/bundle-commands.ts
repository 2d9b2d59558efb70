import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { rolldown } from "rolldown";

/**
 * Puts each of the given scripts of dist/ and what it imports of dist/ into one file, in its old place. Packages stay
 * outside, but for the YAML library. Node takes about half a millisecond to find and link a module, so the many small ones of `src/core/` cost a
 * short run more than its work does. Scripts that several others share by identity, and those that are imported only
 * when needed, stay scripts of their own.
 */
export async function bundleCommands(out: string, { entries, shared }: Bundled): Promise<void> {
  const separate = new Set([...[...entries, ...shared].map((path) => resolve(out, path)), ...findImportedLate(out)]);
  for (const entry of entries) {
    const input = resolve(out, entry);
    const bundle = await rolldown({
      input,
      platform: "node",
      external: (id, importer) =>
        importer !== undefined &&
        !inlined.has(id) &&
        !importer.includes("/node_modules/") &&
        (!/^[./]/.test(id) || separate.has(resolve(dirname(importer), id))),
    });
    await bundle.write({ file: input, format: "esm", codeSplitting: false });
    await bundle.close();
  }
}

/** Its 70 small scripts take 24 ms to load, and a tenth of that as one. */
const inlined: ReadonlySet<string> = new Set(["yaml"]);

interface Bundled {
  /** Paths in dist/. */
  readonly entries: readonly string[];
  /** Scripts whose classes are told apart with `instanceof`. */
  readonly shared: readonly string[];
}

function findImportedLate(out: string): readonly string[] {
  return globSync("**/*.js", { cwd: out }).flatMap((path) =>
    [...readFileSync(join(out, path), "utf8").matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(([, id]) =>
      resolve(out, dirname(path), String(id)),
    ),
  );
}
