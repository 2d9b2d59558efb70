import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FreezeWindow, WeekDay } from "../../../src/core/config/config.ts";
import { isFrozen } from "../../../src/core/config/freeze.ts";

const names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const pacific = "America/Los_Angeles";

/** `fri,sat 16:00-24:00 America/Los_Angeles` */
function window(text: string): FreezeWindow {
  const [days = "", times = "", timezone = ""] = text.split(" ");
  const [fromMinute = 0, toMinute = 0] = times.split("-").map(minuteOf);
  return { days: days.split(",").map(dayOf), fromMinute, toMinute, timezone };
}

describe("isFrozen", () => {
  const designs = [`fri,sat,sun 16:00-24:00 ${pacific}`];
  const weekend = [`fri 16:00-24:00 ${pacific}`, `sat,sun 00:00-24:00 ${pacific}`, `mon 00:00-06:00 ${pacific}`];

  it.each([
    // 2026-11-20 is a Friday; Los Angeles is eight hours behind.
    { at: "2026-11-20T23:59:59.999Z", freeze: designs, until: "not frozen" },
    { at: "2026-11-21T00:00:00Z", freeze: designs, until: "2026-11-21T08:00:00Z" },
    { at: "2026-11-21T07:59:59.999Z", freeze: designs, until: "2026-11-21T08:00:00Z" },
    { at: "2026-11-21T08:00:00Z", freeze: designs, until: "not frozen" },
    { at: "2026-11-21T00:00:30Z", freeze: weekend, until: "2026-11-23T14:00:00Z", by: weekend[2] },
    { at: "2026-11-22T12:00:00Z", freeze: weekend.toReversed(), until: "2026-11-23T14:00:00Z", by: weekend[2] },
    { at: "2026-11-23T14:00:00Z", freeze: weekend, until: "not frozen" },
    // Half and three-quarter hours, and the other side of the date line.
    { at: "2026-11-20T18:29:00Z", freeze: ["sat 00:00-01:00 Asia/Kolkata"], until: "not frozen" },
    { at: "2026-11-20T18:30:00Z", freeze: ["sat 00:00-01:00 Asia/Kolkata"], until: "2026-11-20T19:30:00Z" },
    { at: "2026-11-20T18:15:00Z", freeze: ["sat 00:00-00:01 Asia/Kathmandu"], until: "2026-11-20T18:16:00Z" },
    { at: "2026-11-21T09:30:00Z", freeze: ["sat 23:00-24:00 Pacific/Kiritimati"], until: "2026-11-21T10:00:00Z" },
    { at: "2026-11-21T09:30:00Z", freeze: ["fri 22:00-24:00 Pacific/Pago_Pago"], until: "2026-11-21T11:00:00Z" },
    // Two time zones: Tokyo's Friday evening, then Berlin's.
    {
      at: "2026-11-20T09:00:00Z",
      freeze: ["fri 18:00-24:00 Asia/Tokyo", "fri 12:00-18:00 Europe/Berlin"],
      until: "2026-11-20T17:00:00Z",
      by: "fri 12:00-18:00 Europe/Berlin",
    },
    // Clocks go forward in Berlin on 2026-03-29 at 01:00Z, from 02:00 to 03:00: the day has 23 hours.
    { at: "2026-03-28T23:00:00Z", freeze: ["sun 00:00-24:00 Europe/Berlin"], until: "2026-03-29T22:00:00Z" },
    { at: "2026-03-29T00:30:00Z", freeze: ["sun 01:00-02:30 Europe/Berlin"], until: "2026-03-29T01:00:00Z" },
    { at: "2026-03-29T01:00:00Z", freeze: ["sun 02:00-03:00 Europe/Berlin"], until: "not frozen" },
    { at: "2026-03-29T00:59:00Z", freeze: ["sun 01:00-02:00 Europe/Berlin"], until: "2026-03-29T01:00:00Z" },
    // And back on 2026-10-25 at 01:00Z, from 03:00 to 02:00: the day has 25 hours, the hour from two comes twice.
    { at: "2026-10-24T22:00:00Z", freeze: ["sun 00:00-24:00 Europe/Berlin"], until: "2026-10-25T23:00:00Z" },
    { at: "2026-10-25T00:15:00Z", freeze: ["sun 02:00-02:30 Europe/Berlin"], until: "2026-10-25T00:30:00Z" },
    { at: "2026-10-25T00:45:00Z", freeze: ["sun 02:00-02:30 Europe/Berlin"], until: "not frozen" },
    { at: "2026-10-25T01:15:00Z", freeze: ["sun 02:00-02:30 Europe/Berlin"], until: "2026-10-25T01:30:00Z" },
    { at: "2026-10-25T00:15:00Z", freeze: ["sun 02:00-03:00 Europe/Berlin"], until: "2026-10-25T02:00:00Z" },
    { at: "2026-10-25T00:45:00Z", freeze: ["sun 02:30-04:00 Europe/Berlin"], until: "2026-10-25T01:00:00Z" },
    // Lord Howe's clocks move by half an hour; Samoa left out 2011-12-30, a Friday.
    { at: "2026-04-04T14:00:00Z", freeze: ["sun 00:00-06:00 Australia/Lord_Howe"], until: "2026-04-04T19:30:00Z" },
    { at: "2011-12-30T09:00:00Z", freeze: ["thu 00:00-24:00 Pacific/Apia"], until: "2011-12-30T10:00:00Z" },
    { at: "2011-12-30T09:00:00Z", freeze: ["thu,sat 00:00-24:00 Pacific/Apia"], until: "2011-12-31T10:00:00Z" },
  ])("at $at with $freeze: $until", ({ at, freeze, until, by }) => {
    const frozen = isFrozen(freeze.map(window), new Date(at));
    expect(frozen?.until?.toISOString().replace(".000Z", "Z") ?? "not frozen").toBe(until);
    if (by !== undefined) expect(frozen?.window).toEqual(window(by));
  });

  it("has no end where the windows fill the week", () => {
    const always = window("mon,tue,wed,thu,fri,sat,sun 00:00-24:00 UTC");
    expect(isFrozen([always], new Date("2026-11-21T00:00:00Z"))).toEqual({ window: always });
  });

  it("has an end where a change of the clocks closes the week's only gap once", () => {
    const freeze = [
      window("mon,tue,wed,thu,fri,sat 00:00-24:00 Europe/Berlin"),
      window("sun 00:00-02:00 Europe/Berlin"),
      window("sun 03:00-24:00 Europe/Berlin"),
    ];
    const { until } = isFrozen(freeze, new Date("2026-03-22T12:00:00Z")) ?? {};
    expect(until?.toISOString()).toBe("2026-04-05T00:00:00.000Z");
  });

  it("is never so without a window", () => {
    expect(isFrozen([], new Date(0))).toBeUndefined();
  });

  const zones = [pacific, "Europe/Berlin", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"];
  const someWindow = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom<WeekDay>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
      times: fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 }),
      timezone: fc.constantFrom(...zones),
    })
    .map(({ days, times, timezone }): FreezeWindow => {
      return { days, fromMinute: Math.min(...times), toMinute: Math.max(...times), timezone };
    });
  const instant = fc.oneof(
    fc.date({ min: new Date("2015-01-01"), max: new Date("2037-01-01"), noInvalidDate: true }),
    // About the changes of the clocks in the zones above.
    fc
      .tuple(
        fc.constantFrom("2026-03-08T10:00Z", "2026-11-01T09:00Z", "2026-03-29T01:00Z", "2026-10-25T01:00Z"),
        fc.integer({ min: -200, max: 200 }),
      )
      .map(([change, minutes]) => new Date(Date.parse(change) + minutes * 60_000)),
  );

  it("is so just when the local weekday and minute lie in a window", () => {
    fc.assert(
      fc.property(fc.array(someWindow, { maxLength: 3 }), instant, (freeze, at) => {
        expect(isFrozen(freeze, at) !== undefined).toBe(freeze.some((each) => shows(each, at)));
      }),
      { numRuns: 500 },
    );
  });

  it("ends at the first minute that is not frozen", () => {
    fc.assert(
      fc.property(fc.array(someWindow, { maxLength: 4 }), instant, (freeze, at) => {
        const until = isFrozen(freeze, at)?.until;
        if (until === undefined) return;
        expect(until.getTime() % 60_000).toBe(0);
        expect(freeze.some((each) => shows(each, until))).toBe(false);
        const before = fc.sample(fc.integer({ min: at.getTime(), max: until.getTime() - 1 }), 20);
        for (const each of [...before, until.getTime() - 1]) {
          expect(freeze.some((one) => shows(one, new Date(each)))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What a window says of an instant, read from the text that the clock shows. */
function shows({ days, fromMinute, toMinute, timezone }: FreezeWindow, at: Date): boolean {
  const day = at.toLocaleDateString("en-US", { timeZone: timezone, weekday: "long" }).slice(0, 3).toLowerCase();
  const minute = minuteOf(at.toLocaleTimeString("sv-SE", { timeZone: timezone, hour: "2-digit", minute: "2-digit" }));
  return days.includes(dayOf(day)) && minute >= fromMinute && minute < toMinute;
}

function dayOf(name: string): WeekDay {
  const days: readonly WeekDay[] = [1, 2, 3, 4, 5, 6, 7];
  const day = days[names.indexOf(name)];
  if (day === undefined) throw new Error(`no day ${name}`);
  return day;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return 60 * hours + minutes;
}
