/**
 * A text without the given character at its end, however often it stands there. `/x+$/` would take the square of the
 * length of a run that does not stand at the end, and texts come from anybody.
 */
export function cutEnd(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}
