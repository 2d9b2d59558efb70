import { z } from "zod";
import { renderDuration } from "../../duration.ts";
import { defaults } from "../effective/defaults.ts";
import { writtenFollow } from "./follow.ts";
import { remainingFreezeWindow, writtenFreezeWindow } from "./freeze-window.ts";

const byWhom = z.enum(["auto", "manual"]);

/** The patterns here are for editors only; texts are parsed where they get their meaning. */
const duration = z.string().meta({
  pattern: "^(?=.)([0-9]{1,6}[wW])?([0-9]{1,6}[dD])?([0-9]{1,6}[hH])?([0-9]{1,6}[mM])?([0-9]{1,6}[sS])?$",
  examples: ["30m", "24h", "1h30m"],
});

const writtenSteps = z
  .strictObject({ patch: byWhom.optional(), minor: byWhom.optional(), major: byWhom.optional() })
  .describe("By the size of the version's step; what is left out is manual. A step that is none of these is major.")
  .meta({ id: "steps" });

const writtenHoldTime = z
  .strictObject({ for: duration.describe("How long the hold stands.") })
  .describe("For some time.")
  .meta({ id: "holdTime" });

const heldUntil = z.enum(["until-newer", "manual"]);

const team = z.string().meta({
  pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9][A-Za-z0-9_-]{0,99}$",
  examples: ["acme/releasers"],
});

const writtenRequire = z
  .strictObject({
    checks: z
      .enum(["passing"])
      .describe("All checks and statuses on the source commit must have passed. Without it they are not looked at.")
      .optional(),
    teams: z
      .array(team)
      .min(1)
      .max(50)
      .describe("Who asks must be in one of these teams, each as organization/team. Without it: whoever may write.")
      .optional(),
  })
  .describe("What must be so before a /deploy is released.")
  .meta({ id: "require" });

/** The rules that an environment sets and a service may override, as written. */
export const writtenRules = z
  .strictObject({
    follow: writtenFollow.optional(),
    release: z
      .enum(["pull-request", "commit"])
      .describe(
        "How a release reaches the base branch: by a release pull request that a person merges, or as one commit.",
      )
      .meta({ default: defaults.rules.release })
      .optional(),
    writer: z
      .enum(["tidegate", "flux"])
      .describe(
        "Who writes the tags: Tidegate, or Flux's own image automation. With flux, /deploy has Flux's ImagePolicies follow " +
          "the pull request's branch, and /default has them follow what follow says.",
      )
      .meta({ default: defaults.rules.writer })
      .optional(),
    merge: z
      .union([writtenSteps, byWhom])
      .describe(
        "Who merges a release pull request: auto is Tidegate, when checks and gates allow; manual is a person. " +
          "Or each by the size of the version's step.",
      )
      .meta({ default: "manual" })
      .optional(),
    hold: z
      .union([writtenHoldTime, heldUntil])
      .describe(
        "How long a hold stands after a rollback: until a person merges a newer version, until /resume, or for some time.",
      )
      .meta({ default: "until-newer" })
      .optional(),
    track: z
      .boolean()
      .describe("Whether a /deploy makes the environment follow the pull request from then on, or releases once.")
      .meta({ default: defaults.rules.track })
      .optional(),
    wait: duration
      .describe("How long a /deploy waits for its image and its checks.")
      .meta({ default: renderDuration(defaults.rules.waitSeconds) })
      .optional(),
    require: writtenRequire.optional(),
    freeze: z
      .array(writtenFreezeWindow)
      .max(50)
      .describe("Times of the week in which nothing is released but rollbacks.")
      .optional(),
  })
  .describe("The rules of the environment that are different for this service.")
  .meta({ id: "rules" });

// An empty text stands for an entry that was taken away.
const nothing = z.literal("");

/** The same with nothing required at any depth: what is left when wrong parts are taken away. */
export const remainingRules = writtenRules.extend({
  hold: z.union([writtenHoldTime.partial(), heldUntil]).optional(),
  require: writtenRequire.extend({ teams: z.array(z.string()).optional() }).optional(),
  freeze: z.array(z.union([nothing, remainingFreezeWindow])).optional(),
});

/** The keys that the mapping below a rule may have; for `freeze`, each of its entries. */
export const ruleKeys: Readonly<Record<string, object>> = {
  follow: writtenFollow.shape,
  merge: writtenSteps.shape,
  hold: writtenHoldTime.shape,
  require: writtenRequire.shape,
  freeze: writtenFreezeWindow.shape,
};

/** What is left of an environment's rules, or of what a service overrides. */
export type RemainingRules = z.infer<typeof remainingRules>;
