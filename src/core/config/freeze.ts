import type { FreezeWindow, WeekDay } from "./config.ts";

/** When a freeze ends, and by which of its windows. */
export interface FrozenUntil {
  /** The first instant that is not frozen, a whole minute; absent when there is none within fifteen days. */
  readonly until?: Date;
  /** The one that holds last: of windows that follow one another, or overlap, the one that ends the freeze. */
  readonly window: FreezeWindow;
}

/**
 * Whether an instant lies in one of the windows, and until when. It does when the weekday and the minute that the
 * window's time zone shows at it are the window's; so an hour that a clock shows twice is frozen twice, and one that it
 * leaves out never. Windows that touch or overlap are one freeze, in whatever time zones they are.
 */
export function isFrozen(freeze: readonly FreezeWindow[], at: Date): FrozenUntil | undefined {
  const clocks = new Map(freeze.map(({ timezone }) => [timezone, clockIn(timezone)]));
  const latest = at.getTime() + longestSearchMs;
  let frozen: Stretch | undefined;
  let next = longestFrom(freeze, at.getTime(), clocks);
  while (next !== undefined && next.end <= latest) {
    frozen = next;
    next = longestFrom(freeze, next.end, clocks);
  }
  if (next !== undefined) return { window: next.window };
  return frozen === undefined ? undefined : { window: frozen.window, until: new Date(frozen.end) };
}

/** A window in which an instant lies, and an instant in milliseconds until which it does without a break. */
interface Stretch {
  readonly window: FreezeWindow;
  readonly end: number;
}

/** What a time zone's clock shows. */
interface LocalTime {
  readonly day: WeekDay;
  /** Since midnight. */
  readonly minute: number;
}

type Clock = (instant: number) => LocalTime;

const minuteMs = 60_000;

/** A gap in a week shows within a week; where a change of the clocks leaves it out, within the next one. */
const longestSearchMs = 15 * 24 * 60 * minuteMs;

function longestFrom(
  freeze: readonly FreezeWindow[],
  instant: number,
  clocks: ReadonlyMap<string, Clock>,
): Stretch | undefined {
  const shown = new Map(Array.from(clocks, ([timezone, clock]) => [timezone, clock(instant)]));
  let longest: Stretch | undefined;
  for (const window of freeze) {
    const [clock, local] = [clocks.get(window.timezone), shown.get(window.timezone)];
    if (clock === undefined || local === undefined || !holds(window, local)) continue;
    const end = endOf(window, instant, clock);
    if (longest === undefined || end > longest.end) longest = { window, end };
  }
  return longest;
}

function holds({ days, fromMinute, toMinute }: FreezeWindow, { day, minute }: LocalTime): boolean {
  return days.includes(day) && fromMinute <= minute && minute < toMinute;
}

/** The window's end as the clock runs at the instant; if the clock is changed before that, the instant of the change. */
function endOf(window: FreezeWindow, instant: number, clock: Clock): number {
  const begin = Math.floor(instant / minuteMs);
  const { minute } = clock(instant);
  const passesFor = (minutes: number) =>
    (clock((begin + minutes) * minuteMs).minute - minute - minutes) % minutesOfDay === 0;
  let [steady, end] = [0, window.toMinute - minute];
  if (passesFor(end)) return (begin + end) * minuteMs;
  while (end - steady > 1) {
    const middle = Math.floor((steady + end) / 2);
    if (passesFor(middle)) steady = middle;
    else end = middle;
  }
  return (begin + end) * minuteMs;
}

const minutesOfDay = 1440;

function clockIn(timezone: string): Clock {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const day = weekDays.get(parts.get("weekday") ?? "");
    if (day === undefined) throw new Error(`the calendar shows no weekday for ${instant} in ${timezone}`);
    return { day, minute: 60 * Number(parts.get("hour")) + Number(parts.get("minute")) };
  };
}

const weekDays: ReadonlyMap<string, WeekDay> = new Map([
  ["Mon", 1],
  ["Tue", 2],
  ["Wed", 3],
  ["Thu", 4],
  ["Fri", 5],
  ["Sat", 6],
  ["Sun", 7],
]);
