import type { FreezeWindow, WeekDay } from "../config.ts";
import type { Report } from "../report.ts";
import * as ruleProblems from "../rule-problems.ts";
import type { Path } from "../source.ts";
import { isTimezone, timezones } from "../timezone.ts";
import type { RemainingFreezeWindow, WrittenDay } from "../written/freeze-window.ts";

/** The windows that are written; what is wrong with one is reported, and it is left out. */
export function readFreeze(
  written: readonly (RemainingFreezeWindow | "")[],
  path: Path,
  report: Report,
): readonly FreezeWindow[] {
  return written.flatMap((each, index) => (each === "" ? [] : readWindow(each, [...path, index], report)));
}

function readWindow(
  { days, from, to, timezone }: RemainingFreezeWindow,
  path: Path,
  report: Report,
): readonly FreezeWindow[] {
  const fromMinute = from === undefined ? undefined : readTime("from", from, path, report);
  const toMinute = to === undefined ? undefined : readTime("to", to, path, report);
  const isKnown = timezone !== undefined && isTimezone(timezone);
  if (timezone !== undefined && !isKnown) {
    report.atValue([...path, "timezone"], ruleProblems.unknownTimezone(timezone, timezones));
  }
  const numbers = readDays(days ?? [], [...path, "days"], report);
  if (from === undefined || to === undefined || fromMinute === undefined || toMinute === undefined) return [];
  if (fromMinute >= toMinute) {
    report.atValue([...path, "to"], ruleProblems.endsBeforeItBegins(from, to));
    return [];
  }
  return isKnown && numbers.length > 0 ? [{ days: numbers, fromMinute, toMinute, timezone }] : [];
}

function readTime(key: "from" | "to", text: string, path: Path, report: Report): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined && minutes !== undefined) return 60 * Number(hours) + Number(minutes);
  if (key === "to" && text === "24:00") return 1440;
  report.atValue([...path, key], ruleProblems.illTime(key, text));
  return undefined;
}

function readDays(written: readonly (WrittenDay | "")[], path: Path, report: Report): readonly WeekDay[] {
  return written.flatMap((day, index) => {
    if (day === "") return [];
    if (written.indexOf(day) === index) return [weekDays[day]];
    report.atValue([...path, index], ruleProblems.listedTwice(day));
    return [];
  });
}

const weekDays: Readonly<Record<WrittenDay, WeekDay>> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 };
