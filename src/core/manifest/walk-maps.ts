import { fieldsOf, isMapValue, itemsOf, type YamlFields, type YamlValue } from "./yaml-source.ts";

/** A map of a document, and where it stands. */
export interface WalkedMap {
  readonly fields: YamlFields;
  /** The key under which it stands; a list's key for its items. Empty for the root. */
  readonly key: string;
  /** All keys from the root, joined as Helm's `--set` has them: `web.image`, `jobs[0].image`. */
  readonly path: string;
}

/** Every map below a value, itself included, outermost first. What stands under a key given twice is walked twice. */
export function walkMaps(value: YamlValue | undefined): readonly WalkedMap[] {
  const found: WalkedMap[] = [];
  walk(value, "", "", found);
  return found;
}

function walk(value: YamlValue | undefined, key: string, path: string, found: WalkedMap[]): void {
  if (value === undefined) return;
  if (isMapValue(value)) {
    const fields = fieldsOf(value);
    found.push({ fields, key, path });
    for (const [name, field] of fields) {
      const below = path === "" ? name : `${path}.${name}`;
      for (const each of field.shadowed) walk(each, name, below, found);
      walk(field.value, name, below, found);
    }
    return;
  }
  for (const [index, item] of itemsOf(value).entries()) walk(item, key, `${path}[${index}]`, found);
}
