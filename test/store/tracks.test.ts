import { describe, expect, it } from "vitest";
import { parseEnvironmentName, parseServiceName } from "../../src/core/identity.ts";
import { withClient } from "../support/database.ts";
import { openEmptiedStore } from "../support/emptied-store.ts";
import { configRepo, image, known, pullRequest, sourceRepo, track } from "../support/store-samples.ts";

const opened = openEmptiedStore("track");

const production = known(parseEnvironmentName("production"));
const api = known(parseServiceName("api"));
const three = { repo: sourceRepo, pullRequest: pullRequest(3) };
const four = { repo: sourceRepo, pullRequest: pullRequest(4) };

describe("the tracks", () => {
  it.each([
    { name: "one that knows what ran before", saved: track({ before: [image("1.0.0"), image("2", "acme/api.x/y")] }) },
    { name: "one that does not", saved: track() },
  ])("give back $name as it was saved", async ({ saved }) => {
    const { tracks } = await opened();
    await tracks.save(saved);
    expect(await tracks.find(saved)).toEqual(saved);
  });

  it("have one a place: another pull request's replaces it", async () => {
    const { tracks } = await opened();
    await tracks.save(track());
    await tracks.save(track(four));
    expect(await tracks.find(track())).toEqual(track(four));
    expect(await tracks.listByPullRequest(three)).toEqual([]);
  });

  it("end only for the pull request that the place still follows", async () => {
    const { tracks } = await opened();
    await tracks.save(track(four));
    await tracks.remove(track(), three);
    await tracks.remove(track(), { ...four, repo: configRepo });
    await tracks.remove(track({ service: api }), four);
    expect(await tracks.find(track())).toEqual(track(four));
    await tracks.remove(track(), four);
    expect(await tracks.find(track())).toBeUndefined();
  });

  it("are listed by pull request and by environment, in the order of their names", async () => {
    const { tracks } = await opened();
    const all = [
      track(),
      track({ service: api }),
      track({ environment: production }),
      track({ ...four, configRepo: sourceRepo }),
    ];
    for (const each of all) await tracks.save(each);
    expect(await tracks.listByPullRequest(three)).toEqual([all[2], all[1], all[0]]);
    expect(await tracks.listByPullRequest({ ...three, repo: configRepo })).toEqual([]);
    expect(await tracks.listByEnvironment(configRepo, track().environment)).toEqual([all[1], all[0]]);
  });

  it("name the one that this version cannot read", async () => {
    const { tracks, connectionString } = await opened();
    await tracks.save(track());
    await withClient(connectionString, (client) =>
      client.query(`UPDATE tidegate.track SET record = record || '{"by":"not a login"}'`),
    );
    await expect(tracks.find(track())).rejects.toThrow(
      "The database holds the track of acme/config qa1 web, which this version cannot read: by: not a login",
    );
  });
});
