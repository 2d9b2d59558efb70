/** Puts colours on pieces of a line, or leaves them as they are. */
export interface Styler {
  readonly kind: StyleKind;
  readonly bold: Style;
  readonly dim: Style;
  readonly removed: Style;
  readonly added: Style;
  readonly place: Style;
}

/** `coloured` writes ANSI sequences, each piece closed by itself. */
export type StyleKind = "coloured" | "plain";

type Style = (text: string) => string;

/** The styler of a kind. */
export function stylerFor(kind: StyleKind): Styler {
  const style =
    (open: number, close: number): Style =>
    (text) =>
      kind === "plain" ? text : `\u001b[${open}m${text}\u001b[${close}m`;
  return {
    kind,
    bold: style(1, 22),
    dim: style(2, 22),
    removed: style(31, 39),
    added: style(32, 39),
    place: style(36, 39),
  };
}
