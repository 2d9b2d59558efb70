import { lstatSync, readFileSync, statSync } from "node:fs";
import { decodeManifest } from "../core/manifest/read-manifest.ts";
import { renderSkipReason } from "../core/words/left-alone.ts";
import { FileReader } from "./checkout/file-reader.ts";
import { explainSystemError, isSystemError } from "./system-error.ts";

/** A config file's text, or why there is none: the end of a sentence that begins with the file. */
export type ConfigText = { readonly text: string } | { readonly why: string };

/**
 * Reads the config file of a checkout, which is a plain file: whoever wrote the checkout could have a link lead to a
 * device without end, or put a pipe there. Undefined when there is none.
 */
export function readConfigText(absolute: string): ConfigText | undefined {
  return explaining(() => {
    const stat = lstatSync(absolute, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return stat.isFile() ? decodeConfig(new FileReader().read(absolute)) : { why: "is no plain file" };
  });
}

/** Reads a config file that the person named: what links lead to, and what comes out of a pipe. */
export function readNamedConfigText(absolute: string): ConfigText {
  return explaining(() => {
    const stat = statSync(absolute);
    return stat.isFile() || stat.isFIFO() ? decodeConfig(readFileSync(absolute)) : { why: "is no plain file" };
  });
}

/** A config file's text out of its bytes. */
export function decodeConfig(bytes: Uint8Array): ConfigText {
  const decoded = decodeManifest("", bytes);
  return "skipped" in decoded ? { why: `is not read: ${renderSkipReason(decoded.skipped)}` } : { text: decoded.text };
}

function explaining<Read>(read: () => Read): Read | { readonly why: string } {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) return { why: explainSystemError(error) };
    throw error;
  }
}
