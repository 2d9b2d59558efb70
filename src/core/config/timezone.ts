/**
 * Whether a text names a time zone of the IANA database, by its name now or an older one, in any case: UTC, or a name
 * with `/`. Offsets are no zones: they follow the clocks of no place. Abbreviations are not taken, since engines read
 * BST as Bangladesh's time.
 */
export function isTimezone(text: string): boolean {
  if (/^utc$/i.test(text)) return true;
  if (text.length > 60 || !/^[A-Za-z_]+(?:\/[\w+-]+)+$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: text });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The names to suggest one from: the places' names now, and UTC. */
export function listTimezones(): readonly string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone")];
}
