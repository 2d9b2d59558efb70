import type { ReferenceHint } from "./manifest.ts";
import { fieldsOf, textOf, valueAt, type YamlValue } from "./yaml-source.ts";

/** What a workload's annotations said to Flux v1 about one of its containers; a HelmRelease's about one of its aliases. */
export type FluxV1Hints = (container: string | undefined) => ReferenceHint | undefined;

/**
 * Reads the annotations of Flux v1: `fluxcd.io/automated: "true"`, `fluxcd.io/locked`, `fluxcd.io/tag.web: semver:~1`;
 * `flux.weave.works/` before that.
 *
 * @see https://github.com/fluxcd/flux/blob/master/docs/references/fluxctl.md
 */
export function readFluxV1Hints(object: YamlValue): FluxV1Hints {
  const said = new Map<string, string>();
  for (const [name, { value }] of fieldsOf(valueAt(object, "metadata", "annotations"))) {
    const key = /^(?:filter\.)?(?:fluxcd\.io|flux\.weave\.works)\/(.+)$/.exec(name)?.[1];
    const text = textOf(value);
    if (key !== undefined && text !== undefined) said.set(name.startsWith("filter.") ? `tag.${key}` : key, text);
  }
  const of = (container: string | undefined): ReferenceHint => {
    const tags = said.get(`tag.${container ?? ""}`);
    const [automated, locked] = ["automated", "locked"].map((key) => said.get(key) === "true");
    return {
      kind: "flux-v1",
      automated: automated === true,
      locked: locked === true,
      ...(tags === undefined ? {} : { tags }),
    };
  };
  return said.size === 0 ? () => undefined : of;
}
