import { Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/*
 * The library's constructors define hidden properties on each node, which takes most of the time that a plainly written
 * file costs. Nodes made here inherit these properties from one node that the library made itself.
 */
const [someScalar, someMap, someList, somePair] = [new Scalar(null), new YAMLMap(), new YAMLSeq(), new Pair(null)];

/** An empty map, as the library makes it. */
export function makeMap(): YAMLMap {
  const map: YAMLMap = Object.create(someMap);
  map.items = [];
  return map;
}

/** An empty list, as the library makes it. */
export function makeList(): YAMLSeq {
  const list: YAMLSeq = Object.create(someList);
  list.items = [];
  return list;
}

/** A scalar, as the library makes it. */
export function makeScalar(value: unknown): Scalar {
  const scalar: Scalar = Object.create(someScalar);
  scalar.value = value;
  return scalar;
}

/** A key and its value, as the library makes it. */
export function makePair(key: unknown, value: unknown): Pair<unknown, unknown> {
  const pair: Pair<unknown, unknown> = Object.create(somePair);
  pair.key = key;
  pair.value = value;
  return pair;
}
