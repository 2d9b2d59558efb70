import type { Faults } from "../http/faults.ts";
import type { RequestLog } from "../http/request-log.ts";
import type { DeliveryLog, Site } from "../site.ts";
import { createAddresses } from "./addresses.ts";
import { createLooking, type Looking } from "./looking.ts";
import { createPeople, type People } from "./people.ts";
import { createReviewing, type Reviewing } from "./reviewing.ts";
import { createSeeding, type Seeding } from "./seeding.ts";

/** The stand-in from outside its REST API: what is on it, who acts on it, what goes wrong with it, what was asked of it. */
export interface World extends Seeding, People, Reviewing, Looking {
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly deliveries: DeliveryLog;
}

/** Makes the world of a site. */
export function createWorld(site: Site, parts: { readonly faults: Faults; readonly requests: RequestLog }): World {
  const addresses = createAddresses(site);
  return {
    ...createSeeding(site, addresses),
    ...createPeople(site, addresses),
    ...createReviewing(site, addresses),
    ...createLooking(site, addresses),
    ...parts,
    deliveries: site.deliveries,
  };
}
