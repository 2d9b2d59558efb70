import { isAlias, isMap, isScalar, type Node } from "yaml";
import type { Position, SharedScalar } from "./manifest.ts";
import { fieldsOf, itemsOf, type ParsedSource, scalarOf, type YamlValue } from "./yaml-source.ts";

/**
 * Where a scalar counts beside the place at which it was read; undefined where no alias stands for it. Merge keys are
 * followed as readers do: a field that a map has itself does not count for it a second time. Of YAML in a string, the
 * aliases of that string count, too.
 */
export function sharingOf(value: YamlValue): SharedScalar | undefined {
  const { source, node } = value;
  const elsewhere = source.holder === undefined ? undefined : sharingOf(source.holder);
  const here = source.targets.size === 0 ? undefined : sharedIn(source).get(node);
  if (here === undefined && elsewhere === undefined) return undefined;
  const held = elsewhere ?? { at: [], places: [] };
  return { at: [positionIn(value), ...held.at], places: here === undefined ? held.places : [here, ...held.places] };
}

function positionIn(value: YamlValue): Position {
  const { map } = value.source;
  if (value.via !== undefined) return map.positionOf(value.via);
  const scalar = scalarOf(value);
  return scalar === undefined ? { line: 1, column: 1 } : map.positionInFile((scalar.textRange ?? scalar.range).start);
}

function sharedIn(source: ParsedSource): ReadonlyMap<Node, readonly Position[]> {
  source.shared.known ??= findShared(source);
  return source.shared.known;
}

/** All places of each scalar for which an alias stands. How far aliases may spell out a document is limited before. */
function findShared({ roots, targets, map }: ParsedSource): ReadonlyMap<Node, readonly Position[]> {
  const places = new Map<Node, Position[]>();
  const owns = new Map<Node, Position>();
  const visit = (value: YamlValue): void => {
    if (value.via !== undefined) {
      for (const node of scalarsBelow(value)) add(places, node, map.positionOf(value.via));
      return;
    }
    if (isScalar(value.node)) owns.set(value.node, positionIn(value));
    for (const child of childrenOf(value)) visit(child);
    for (const { key, target } of keysOf(value, targets)) {
      const position = map.positionOf(key.range?.[0] ?? 0);
      if (target === key) owns.set(key, position);
      else add(places, target, position);
    }
  };
  for (const root of roots) visit(root);
  for (const node of places.keys()) {
    const own = owns.get(node);
    if (own !== undefined) add(places, node, own);
  }
  return places;
}

function add(places: Map<Node, Position[]>, node: Node, position: Position): void {
  const before = places.get(node);
  if (before === undefined) places.set(node, [position]);
  else before.push(position);
}

function scalarsBelow(value: YamlValue, all = new Set<Node>()): ReadonlySet<Node> {
  if (isScalar(value.node)) all.add(value.node);
  for (const child of childrenOf(value)) scalarsBelow(child, all);
  return all;
}

function childrenOf(value: YamlValue): readonly YamlValue[] {
  const fields = [...fieldsOf(value).values()];
  return [
    ...itemsOf(value),
    ...fields.flatMap(({ value: last, shadowed }) => [...shadowed, ...(last === undefined ? [] : [last])]),
  ];
}

interface AnchoredKey {
  readonly key: Node;
  readonly target: Node;
}

/** Keys that an alias is, or that have an anchor themselves; for finders they are names and no values. */
function keysOf({ node }: YamlValue, targets: ParsedSource["targets"]): readonly AnchoredKey[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key }): readonly AnchoredKey[] => {
    if (isScalar(key)) return key.anchor === undefined ? [] : [{ key, target: key }];
    const target = isAlias(key) ? targets.get(key) : undefined;
    return isAlias(key) && isScalar(target) ? [{ key, target }] : [];
  });
}
