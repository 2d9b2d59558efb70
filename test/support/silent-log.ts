import { type Logger, pino } from "pino";

/** A logger that says nothing. */
export const silent: Logger = pino({ level: "silent" });
