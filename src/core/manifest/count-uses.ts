import { isScalar, type Node } from "yaml";
import { fieldsOf, itemsOf, type YamlValue } from "./yaml-source.ts";

/**
 * At how many places of a file's documents each of some scalars stands, by the start of its range; aliases and merge
 * keys are followed. Each node is looked into once, so that aliases of aliases cost nothing.
 */
export function countUses(roots: readonly YamlValue[], starts: ReadonlySet<number>): ReadonlyMap<number, number> {
  if (starts.size === 0) return none;
  const known = new Map<Node, ReadonlyMap<number, number>>();
  const visit = (value: YamlValue): ReadonlyMap<number, number> => {
    const { node } = value;
    if (isScalar(node)) {
      const start = node.range?.[0];
      return start !== undefined && starts.has(start) ? new Map([[start, 1]]) : none;
    }
    const before = known.get(node);
    if (before !== undefined) return before;
    const counts = new Map<number, number>();
    for (const item of itemsOf(value)) add(counts, visit(item));
    for (const { value: last, shadowed } of fieldsOf(value).values()) {
      for (const each of shadowed) add(counts, visit(each));
      if (last !== undefined) add(counts, visit(last));
    }
    known.set(node, counts);
    return counts;
  };
  const all = new Map<number, number>();
  for (const root of roots) add(all, visit(root));
  return all;
}

const none: ReadonlyMap<number, number> = new Map();

function add(counts: Map<number, number>, more: ReadonlyMap<number, number>): void {
  for (const [start, count] of more) counts.set(start, (counts.get(start) ?? 0) + count);
}
