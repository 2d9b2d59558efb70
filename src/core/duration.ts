/**
 * Seconds of a length of time as people write it: `90s`, `30m`, `2h`, `1h30m`, `7d`, `1w`, in any case, units falling.
 * Undefined for anything else, for nothing at all (`0s`) and for more than ten years.
 *
 *     duration = 1*( 1*6digit unit )
 *     unit     = "w" / "d" / "h" / "m" / "s"        each at most once, in this order
 */
export function parseDuration(text: string): number | undefined {
  const found = /^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/i.exec(text);
  if (found === null) return undefined;
  const seconds = units.reduce((sum, { seconds }, index) => sum + seconds * Number(found[index + 1] ?? 0), 0);
  return seconds > 0 && seconds <= mostSeconds ? seconds : undefined;
}

/** The shortest text that {@link parseDuration} reads as so many seconds; `0s` for none. */
export function renderDuration(seconds: number): string {
  let left = Math.floor(seconds);
  let text = "";
  for (const unit of units) {
    const count = Math.floor(left / unit.seconds);
    left -= count * unit.seconds;
    if (count > 0) text += `${count}${unit.letter}`;
  }
  return text === "" ? "0s" : text;
}

const units = [
  { letter: "w", seconds: 604_800 },
  { letter: "d", seconds: 86_400 },
  { letter: "h", seconds: 3_600 },
  { letter: "m", seconds: 60 },
  { letter: "s", seconds: 1 },
] as const;

const mostSeconds = 10 * 365 * 86_400;
