/** The entries of a text with commas between them, without blanks around them; none for an empty text. */
export function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** Whether a text in lower case is a host as in image names, with or without a port. */
export function isHost(text: string): boolean {
  return /^(?:\[[\da-f:]+\]|[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?)(?::\d{1,5})?$/.test(text);
}
