import type { TagOrder } from "../../image/tag-key.ts";
import type { ReleaseMode } from "../config.ts";

/** What holds where the file says nothing. Nowhere else has a default. */
export const defaults: { readonly release: ReleaseMode; readonly order: TagOrder; readonly ignore: readonly string[] } =
  {
    release: "pull-request",
    // The strictest of the orders: a tag that is no version is left alone rather than put in a wrong order.
    order: "semver",
    ignore: [],
  };
