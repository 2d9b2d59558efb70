/** Puts colours on pieces of a line, or leaves them as they are. */
export interface Styler {
  readonly bold: Style;
  readonly dim: Style;
  readonly removed: Style;
  readonly added: Style;
  readonly place: Style;
}

type Style = (text: string) => string;

/** `coloured` writes ANSI sequences, each piece closed by itself. */
export function stylerFor(kind: "coloured" | "plain"): Styler {
  const style =
    (open: number, close: number): Style =>
    (text) =>
      kind === "plain" ? text : `\u001b[${open}m${text}\u001b[${close}m`;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    removed: style(31, 39),
    added: style(32, 39),
    place: style(36, 39),
  };
}
