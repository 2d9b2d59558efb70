import { fieldsOf, textOf, type YamlFields, type YamlValue } from "./yaml-source.ts";

/** A document with `apiVersion` and `kind`. */
export interface KubeObject {
  readonly root: YamlValue;
  readonly fields: YamlFields;
  readonly kind: string;
  /** Of the API, without its version: `apps`, `source.toolkit.fluxcd.io`; empty for the core's. */
  readonly group: string;
}

/** Undefined for what is no object of Kubernetes. */
export function readKubeObject(root: YamlValue): KubeObject | undefined {
  const fields = fieldsOf(root);
  const kind = textOf(fields.get("kind")?.value);
  const apiVersion = textOf(fields.get("apiVersion")?.value);
  if (kind === undefined || apiVersion === undefined) return undefined;
  return { root, fields, kind, group: apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "" };
}

/**
 * Whether the object is of a kind that somebody may have defined. Of Kubernetes' own the workloads are in groups without
 * a dot, and no other names an image.
 */
export function isCustomResource({ group }: KubeObject): boolean {
  return group.includes(".");
}
