/** Names to suggest one from: UTC, and the places' names as the engine writes them. */
export const timezones: readonly string[] = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/**
 * Whether a text names a time zone of the IANA database, by its name now or an older one, in any case: UTC, or a name
 * with `/`. Offsets are no zones: they follow the clocks of no place. Abbreviations are not taken, since engines read
 * BST as Bangladesh's time.
 */
export function isTimezone(text: string): boolean {
  if (listed.has(text.toLowerCase())) return true;
  if (text.length > 60 || !/^[A-Za-z_]+(?:\/[\w+-]+)+$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: text });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Asking the engine takes a tenth of a millisecond, and a file may have thousands of windows. */
const listed: ReadonlySet<string> = new Set(timezones.map((name) => name.toLowerCase()));
