import type { TagOrder } from "../../image/tag-key.ts";
import type { Environment, EnvironmentRules } from "../config.ts";

interface Defaults {
  readonly rules: Omit<EnvironmentRules, "follow">;
  readonly lock: Environment["lock"];
  readonly deployment: {
    readonly transient: boolean;
    /** The one environment that is production without being said to be, as GitHub itself has it. */
    readonly productionName: string;
  };
  readonly order: TagOrder;
  readonly ignore: readonly string[];
}

/** What holds where the file says nothing. Nowhere else has a default. */
export const defaults: Defaults = {
  rules: {
    release: "pull-request",
    writer: "tidegate",
    merge: { patch: "manual", minor: "manual", major: "manual" },
    hold: { kind: "until-newer" },
    track: true,
    waitSeconds: 1800,
    require: { checks: false, teams: [] },
    freeze: [],
  },
  lock: "by-command",
  deployment: { transient: false, productionName: "production" },
  // The strictest of the orders: a tag that is no version is left alone rather than put in a wrong order.
  order: "semver",
  ignore: [],
};
