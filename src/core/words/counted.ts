/** "1 commit", "1,200 commits": for nouns that take an s. */
export function counted(number: number, noun: string): string {
  return `${renderNumber(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** "1,200". By hand: the engine's own way loads its data of all languages first, ten milliseconds of each short run. */
export function renderNumber(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
