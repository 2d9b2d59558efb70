import type { Node } from "yaml";
import { fieldsOf, itemsOf, scalarOf, type YamlValue } from "./yaml-source.ts";

/**
 * At how many places of the documents each of some scalars stands, by the start of its range; aliases and merge keys
 * are followed. Each node is looked into once, so that aliases of aliases cost nothing.
 */
export function countUses(roots: readonly YamlValue[], starts: ReadonlySet<number>): ReadonlyMap<number, number> {
  if (starts.size === 0) return new Map();
  const known = new Map<Node, ReadonlyMap<number, number>>();
  const visit = (value: YamlValue): ReadonlyMap<number, number> => {
    const before = known.get(value.node);
    if (before !== undefined) return before;
    const start = scalarOf(value)?.range.start;
    const fields = [...fieldsOf(value).values()].flatMap(({ value: last, shadowed }) => [...shadowed, ...asList(last)]);
    const below = [...itemsOf(value), ...fields].map(visit);
    const counts = sum(start !== undefined && starts.has(start) ? [new Map([[start, 1]]), ...below] : below);
    known.set(value.node, counts);
    return counts;
  };
  return sum(roots.map(visit));
}

function asList(value: YamlValue | undefined): readonly YamlValue[] {
  return value === undefined ? [] : [value];
}

function sum(all: readonly ReadonlyMap<number, number>[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const [start, count] of all.flatMap((each) => [...each])) counts.set(start, (counts.get(start) ?? 0) + count);
  return counts;
}
