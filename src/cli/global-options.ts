import type { Option } from "./command.ts";

/** What every command takes. */
export const globalOptions: readonly Option[] = [{ name: "help", short: "h", about: "show this text" }];
