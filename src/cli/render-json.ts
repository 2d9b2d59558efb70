/** A value as JSON, indented by two; what a terminal obeys or hides stands as an escape in its strings. */
export function renderJson(value: object): string {
  return JSON.stringify(value, undefined, 2).replace(unseen, (found) =>
    Array.from({ length: found.length }, (_, index) => `\\u${hex(found.charCodeAt(index))}`).join(""),
  );
}

/** What `JSON.stringify` leaves as it is: controls above ASCII, format characters, separators of lines, private use. */
const unseen = /[\u007f-\u009f\p{Cf}\p{Co}\u2028\u2029]/gu;

function hex(unit: number): string {
  return unit.toString(16).padStart(4, "0");
}
