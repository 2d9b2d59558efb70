import { describe, expect, it } from "vitest";
import { parseEnvironmentName, parseServiceName } from "../../src/core/identity.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import { commit, configRepo, hold, image, known, sourceRepo } from "../support/store-samples.ts";

const opened = openEmptiedStore("hold");

const production = known(parseEnvironmentName("production"));
const api = known(parseServiceName("api"));
const { until: _, by: __, ...endless } = hold({ mode: "manual", carrier: { kind: "commit", sha: commit("c") } });

describe("the holds", () => {
  it.each([
    { name: "one that ends", saved: hold() },
    { name: "one without an end, by whom is not known", saved: endless },
    {
      name: "one of a hundred versions",
      saved: hold({ rolledBack: Array.from({ length: 100 }, (_, index) => [image(`1.0.${index}`)]) }),
    },
  ])("give back $name as it was saved", async ({ saved }) => {
    const { holds } = await opened();
    await holds.save(saved);
    expect(await holds.find(saved)).toEqual(saved);
  });

  it("have one a place, and none once it is lifted", async () => {
    const { holds } = await opened();
    await holds.save(hold());
    await holds.save(endless);
    expect(await holds.find(hold())).toEqual(endless);
    await holds.remove(hold({ service: api }));
    expect(await holds.find(hold())).toEqual(endless);
    await holds.remove(hold());
    expect(await holds.find(hold())).toBeUndefined();
  });

  it("are listed by environment", async () => {
    const { holds } = await opened();
    const all = [hold(), hold({ service: api }), hold({ environment: production }), hold({ configRepo: sourceRepo })];
    for (const each of all) await holds.save(each);
    expect(await holds.listByEnvironment(configRepo, hold().environment)).toEqual([all[1], all[0]]);
  });

  it("are listed as ended from their last instant on, the first that ended first; never one without an end", async () => {
    const { holds } = await opened();
    const ends = (text: string) => ({ until: new Date(text) });
    const late = hold(ends("2026-01-03T00:00:00.001Z"));
    const early = hold({ service: api, ...ends("2026-01-03T00:00:00.000Z") });
    await holds.save(late);
    await holds.save(early);
    await holds.save({ ...endless, environment: production });
    expect(await holds.listEnded(new Date("2026-01-02T23:59:59.999Z"))).toEqual([]);
    expect(await holds.listEnded(new Date("2026-01-03T00:00:00.000Z"))).toEqual([early]);
    expect(await holds.listEnded(new Date("2026-01-03T00:00:00.001Z"))).toEqual([early, late]);
  });
});
