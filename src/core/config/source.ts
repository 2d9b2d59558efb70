import type { Stretch } from "./place.ts";

/** The file as a tree in which every key and value knows its place. */
export type SourceNode = SourceMap | SourceList | SourceScalar;

/** Keys in the order written, merged ones (`<<`) last; each key once. */
export interface SourceMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, SourceEntry>;
  readonly stretch: Stretch;
}

/** A value, and where its key is written. */
export interface SourceEntry {
  readonly keyStretch: Stretch;
  readonly value: SourceNode;
}

/** Items in the order written. */
export interface SourceList {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly stretch: Stretch;
}

/** A text, a number, a truth value or nothing. */
export interface SourceScalar {
  readonly kind: "scalar";
  readonly value: string | number | bigint | boolean | null;
  /** As written, quotes included; empty when nothing is written. */
  readonly written: string;
  readonly stretch: Stretch;
}

/** Keys and list indexes from the root of the file. */
export type Path = readonly (string | number)[];

/** The node at a path, or undefined when the file has none there. */
export function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) node = node && childOf(node, step);
  return node;
}

/** Where the key or list item at the end of a path is written; the whole file for the empty path. */
export function keyStretchAt(root: SourceNode, path: Path): Stretch {
  const parent = nodeAt(root, path.slice(0, -1));
  const step = path.at(-1);
  if (parent?.kind === "map" && typeof step === "string") {
    const entry = parent.entries.get(step);
    if (entry !== undefined) return entry.keyStretch;
  }
  return nodeAt(root, path)?.stretch ?? (path.length === 0 ? root.stretch : keyStretchAt(root, path.slice(0, -1)));
}

/** Where the value at a path is written; its key when there is no value. */
export function valueStretchAt(root: SourceNode, path: Path): Stretch {
  const stretch = nodeAt(root, path)?.stretch;
  return stretch === undefined || stretch.start === stretch.end ? keyStretchAt(root, path) : stretch;
}

/** The tree as plain data, maps as objects without a prototype, so that no key means anything but itself. */
export function toPlain(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toPlain);
    case "map": {
      const plain: Record<string, unknown> = Object.create(null);
      for (const [key, { value }] of node.entries) plain[key] = toPlain(value);
      return plain;
    }
  }
}

/**
 * The tree without what stands at the given paths; undefined when that is all of it. In lists an empty text takes the
 * place of what is taken away, so that the others keep their indexes.
 */
export function without(root: SourceNode, paths: readonly Path[]): SourceNode | undefined {
  if (paths.some((path) => path.length === 0)) return undefined;
  const below = groupByFirstStep(paths);
  const prune = (child: SourceNode, step: string | number): SourceNode | undefined => {
    const inner = below.get(step);
    return inner === undefined ? child : without(child, inner);
  };
  switch (root.kind) {
    case "scalar":
      return root;
    case "list":
      return {
        ...root,
        items: root.items.map(
          (item, index) => prune(item, index) ?? { kind: "scalar", value: "", written: "", stretch: item.stretch },
        ),
      };
    case "map": {
      const entries = new Map<string, SourceEntry>();
      for (const [key, entry] of root.entries) {
        const value = prune(entry.value, key);
        if (value !== undefined) entries.set(key, { ...entry, value });
      }
      return { ...root, entries };
    }
  }
}

function groupByFirstStep(paths: readonly Path[]): ReadonlyMap<string | number, readonly Path[]> {
  const groups = new Map<string | number, Path[]>();
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue;
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [rest]);
    else group.push(rest);
  }
  return groups;
}

function childOf(node: SourceNode, step: string | number): SourceNode | undefined {
  if (node.kind === "map") return node.entries.get(String(step))?.value;
  return node.kind === "list" && typeof step === "number" ? node.items[step] : undefined;
}
