import { type Place, placesIn } from "../core/config/place.ts";
import type { SkipReason } from "../core/manifest/manifest.ts";
import { findYamlFault } from "../core/manifest/yaml-fault.ts";

/** Where a file stops being YAML, and why. */
export interface ShownFault extends Place {
  readonly message: string;
}

/** The fault of a text that was left alone for not being YAML; undefined for all else. */
export function showYamlFault(text: string, skipped: SkipReason | undefined): ShownFault | undefined {
  const fault = skipped === "not-yaml" ? findYamlFault(text) : undefined;
  return fault === undefined ? undefined : { message: fault.message, ...placesIn(text)(fault.range) };
}
