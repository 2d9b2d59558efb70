/**
 * Whether a tag, a digest or a reference, written as a plain scalar, is read as just that text by every reader:
 * YAML 1.2's core schema, YAML 1.1 (PyYAML, Ruby) and go-yaml, which mixes both. `1.10` would become 1.1, `0123` 83,
 * `12e4567` infinity, `1_000` 1000, `1:20` 80, `on` true, `2026-09-15` a date.
 *
 * @see https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#103-core-schema
 */
export function isPlainString(text: string): boolean {
  // go-yaml drops every `_` before it tries numbers.
  const bare = text.replaceAll("_", "");
  return text !== "" && !words.test(text) && !dates.test(text) && !numbers.some((number) => number.test(bare));
}

const words = /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.(?:inf|nan))$/i;

const dates = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt\s][\d:.+Zz\s-]*)?$/;

const numbers: readonly RegExp[] = [
  // `e3` alone is no number in any specification, but is one to some readers of YAML 1.1.
  /^[-+]?(?:\d+\.?\d*|\.\d*)?(?:[eE][-+]?\d+)?$/,
  /^[-+]?0(?:[xX][\da-fA-F]+|[oO]?[0-7]+|[bB][01]+)$/,
  /^[-+]?\d+(?::\d+)+(?:\.\d*)?$/,
];
