/** Tells the story on a terminal, in plain words; colours only where they show. */
export interface Narrator {
  /** A new scene, numbered. */
  scene(title: string): void;
  /** What happens, a sentence. */
  tell(sentence: string): void;
  /** A diff, a comment, a check: indented, as it is. */
  show(text: string): void;
}

export function createNarrator(write: (line: string) => void, colours: "coloured" | "plain"): Narrator {
  let scenes = 0;
  const paint = (code: number, text: string) => (colours === "plain" ? text : `\u001b[${code}m${text}\u001b[0m`);
  return {
    scene: (title) => {
      scenes += 1;
      write("");
      write(paint(1, `${scenes}. ${title}`));
    },
    tell: (sentence) => write(`   ${sentence}`),
    show: (text) => {
      for (const line of text.trimEnd().split("\n")) write(paintLine(line));
    },
  };

  function paintLine(line: string): string {
    const indented = `     │ ${line}`.trimEnd();
    if (/^\+(?!\+\+)/.test(line)) return paint(32, indented);
    if (/^-(?!--)/.test(line)) return paint(31, indented);
    return paint(2, indented);
  }
}
