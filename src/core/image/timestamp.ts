/**
 * Reads a time stamp as CI writes it into tags, as nanoseconds since 1970 (calendar forms are taken as UTC);
 * undefined for all else. The forms, told apart by their number of digits:
 *
 *     8    YYYYMMDD               10  Unix seconds
 *     12   YYYYMMDDhhmm           13  Unix milliseconds
 *     14   YYYYMMDDhhmmss         16  Unix microseconds
 *     17   YYYYMMDDhhmmssmmm      19  Unix nanoseconds
 *
 * and the calendar ones with `-`, `.` or `_` between their parts, `T` before the hour and `Z` at the end:
 * `20260915T150126Z`, `20260915-150126`, `2026-09-15-15-01-26`, `2026-09-15T15.01.26.123Z`, `2026-09-15`.
 * Another number of digits is a build number, not a time: name it `{number}`.
 */
export function parseTimestamp(text: string): bigint | undefined {
  if (/^\d+$/.test(text)) {
    const unit = unixUnits[text.length];
    if (unit !== undefined) return BigInt(text) * unit;
  }
  const match = calendar.exec(text);
  return match?.[0] === text ? readCalendar(match) : undefined;
}

/** The time stamps that begin at `start`, and where each ends; the longest first. */
export function findTimestampEnds(
  text: string,
  start: number,
): readonly { readonly end: number; readonly timestamp: bigint }[] {
  const found: { end: number; timestamp: bigint }[] = [];
  const run = /^[\dTZ._-]+/.exec(text.slice(start, start + longest))?.[0] ?? "";
  for (let length = run.length; length >= 8; length--) {
    const end = start + length;
    if (isDigit(text[end - 1]) && isDigit(text[end])) continue;
    const timestamp = parseTimestamp(run.slice(0, length));
    if (timestamp !== undefined) found.push({ end, timestamp });
  }
  return found;
}

/** `2026-09-15T15-01-26-123Z` */
const longest = 24;

const unixUnits: Readonly<Record<number, bigint>> = { 10: 1_000_000_000n, 13: 1_000_000n, 16: 1000n, 19: 1n };

const calendar = /^(\d{4})([-._]?)(\d{2})\2(\d{2})(?:[T._-]?(\d{2})([-._]?)(\d{2})(?:\6(\d{2})(?:[._]?(\d{3}))?)?)?Z?$/;

function readCalendar(match: RegExpExecArray): bigint | undefined {
  const [year, month, day, hour, minute, second, milli] = [1, 3, 4, 5, 7, 8, 9].map((group) =>
    Number(match[group] ?? 0),
  );
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const [h = 0, m = 0, s = 0, ms = 0] = [hour, minute, second, milli];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  // 60 is a leap second.
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > lastDay || h > 23 || m > 59 || s > 60)
    return undefined;
  return BigInt(Date.UTC(year, month - 1, day, h, m, s, ms)) * 1_000_000n;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
