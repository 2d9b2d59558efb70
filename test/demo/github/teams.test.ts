import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roleNames } from "../../../src/demo/github/state/accounts.ts";
import { pick, type Stage, setStage } from "./stage.ts";

describe("teams and roles", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
    const { world } = stage;
    for (const login of ["carol", "dave", "erin"]) world.createUser({ login });
    world.createTeam({
      organization: "acme",
      name: "Release Managers",
      members: ["bob", "alice"],
      pending: ["carol"],
      roles: { "acme/config": "maintain" },
    });
    world.createTeam({ organization: "acme", name: "Europe", parent: "release-managers", maintainers: ["dave"] });
    world.createOrganization({ login: "other", owners: ["erin"] });
    world.createTeam({ organization: "other", name: "Release Managers", members: ["erin"] });
  });
  afterAll(async () => {
    await stage.close();
    expect(stage.complaints).toEqual([]);
  });

  const membership = (org: string, slug: string, login: string, token?: string) =>
    stage.api("GET", `/orgs/${org}/teams/${slug}/memberships/${login}`, token === undefined ? {} : { token });

  it.each([
    { who: "a member", login: "bob", role: "member", state: "active" },
    { who: "an owner of the organization", login: "alice", role: "maintainer", state: "active" },
    { who: "somebody invited", login: "carol", role: "member", state: "pending" },
    { who: "a maintainer of a child team", login: "dave", role: "member", state: "active" },
    { who: "a login in other letters", login: "BOB", role: "member", state: "active" },
  ])("tell the membership of $who", async ({ login, role, state }) => {
    const answer = await membership("acme", "release-managers", login);
    expect(answer).toMatchObject({ status: 200, body: { role, state } });
  });

  it.each([
    { what: "somebody else", org: "acme", slug: "release-managers", login: "erin" },
    { what: "nobody", org: "acme", slug: "release-managers", login: "nobody" },
    { what: "a member of the parent team only", org: "acme", slug: "europe", login: "bob" },
    { what: "a team that is not there", org: "acme", slug: "nobodies", login: "bob" },
    { what: "an organization that is not the installation's", org: "other", slug: "release-managers", login: "erin" },
  ])("answer 404 to $what", async ({ org, slug, login }) => {
    expect((await membership(org, slug, login)).status).toBe(404);
  });

  it("are not for tokens without the permission", async () => {
    const token = await stage.mint({ permissions: { contents: "read" } });
    expect((await membership("acme", "release-managers", "bob", token)).status).toBe(403);
    expect((await stage.api("GET", "/orgs/acme/teams/europe/memberships/bob", { token: null })).status).toBe(401);
  });

  it("give their active members their roles on repositories, child teams included", async () => {
    const role = async (login: string) =>
      pick((await stage.api("GET", `/repos/acme/config/collaborators/${login}/permission`)).body, "role_name");
    expect(await Promise.all(["bob", "carol", "dave", "alice"].map(role))).toEqual([
      "maintain",
      "none",
      "maintain",
      "admin",
    ]);
  });

  it("fold every role name into GitHub's four words", async () => {
    const answers = [];
    for (const role of roleNames) {
      stage.world.setCollaborator("acme/config", "erin", role);
      const { body } = await stage.api("GET", "/repos/acme/config/collaborators/erin/permission");
      answers.push([pick(body, "role_name"), pick(body, "permission"), pick(body, "user.permissions.push")]);
    }
    expect(answers).toEqual([
      ["none", "none", false],
      ["read", "read", false],
      ["triage", "read", false],
      ["write", "write", true],
      ["maintain", "write", true],
      ["admin", "admin", true],
    ]);
  });

  it("tell an organization's own role by its name, and by the word for what it builds on", async () => {
    const ask = async () => {
      const { body } = await stage.api("GET", "/repos/acme/config/collaborators/erin/permission");
      return ["role_name", "permission", "user.role_name"].map((path) => pick(body, path));
    };
    stage.world.setCollaborator("acme/config", "erin", "write", "release-manager");
    expect(await ask()).toEqual(["release-manager", "write", "release-manager"]);
    stage.world.setCollaborator("acme/config", "erin", "triage", "helper");
    expect(await ask()).toEqual(["helper", "read", "helper"]);
    stage.world.setCollaborator("acme/config", "erin", "maintain");
    expect(await ask()).toEqual(["maintain", "write", "maintain"]);
  });
});
