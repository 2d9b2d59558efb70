import { parseAllDocuments } from "yaml";

/**
 * The texts of all scalars in order, keys among them, by a reader that knows nothing of images; undefined for what it
 * cannot read.
 */
export function scalarsOf(text: string): readonly string[] | undefined {
  const found: string[] = [];
  const within: unknown[] = [];
  const collect = (value: unknown): void => {
    // An alias below its own anchor.
    if (within.includes(value)) return;
    within.push(value);
    if (value instanceof Map) for (const [key, each] of value) [collect(key), collect(each)];
    else if (Array.isArray(value)) value.forEach(collect);
    else found.push(String(value));
    within.pop();
  };
  const documents = parseAllDocuments(text, { schema: "failsafe", uniqueKeys: false, logLevel: "error" });
  for (const document of Array.isArray(documents) ? documents : []) {
    if (document.errors.length > 0) return undefined;
    try {
      collect(document.toJS({ mapAsMap: true }));
    } catch (error) {
      // An alias that names no anchor.
      if (error instanceof ReferenceError) return undefined;
      throw error;
    }
  }
  return found;
}
