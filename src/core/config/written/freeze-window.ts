import { z } from "zod";

const day = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

/** A time of every week as written. The patterns are for editors only. */
export const writtenFreezeWindow = z
  .strictObject({
    days: z.array(day).min(1).describe("The days of the week."),
    from: z
      .string()
      .describe("When it begins on each of the days, as hours and minutes.")
      .meta({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples: ["16:00"] }),
    to: z
      .string()
      .describe("When it ends on the same day, later than it begins; 24:00 is the end of the day.")
      .meta({ pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", examples: ["24:00"] }),
    timezone: z
      .string()
      .describe("Whose clock is meant: a name of the IANA time zone database.")
      .meta({ examples: ["America/Los_Angeles", "Europe/Berlin", "UTC"] }),
  })
  .describe("A time of every week.")
  .meta({ id: "freezeWindow" });

/** The same with nothing required, and with an empty text for a day that was taken away. */
export const remainingFreezeWindow = writtenFreezeWindow
  .extend({ days: z.array(z.union([day, z.literal("")])) })
  .partial();

/** What is left of a window. */
export type RemainingFreezeWindow = z.infer<typeof remainingFreezeWindow>;
/** A day as written. */
export type WrittenDay = z.infer<typeof day>;
