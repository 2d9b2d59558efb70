import { describe, expect, it } from "vitest";
import { OutsideInstallation, PermissionMissing } from "../../src/core/fault.ts";
import { parseLogin, parseTeamName } from "../../src/core/identity.ts";
import { minted } from "../support/fake-objects.ts";
import { useNockedGitHub } from "../support/nocked-github.ts";
import { refusal, repo } from "./answers.ts";

const connect = useNockedGitHub();
const alice = minted(parseLogin, "alice");
const releasers = minted(parseTeamName, "acme/releasers");

describe("a person's role", () => {
  const route = "GET /repos/acme/config/collaborators/alice/permission";

  it.each([
    { permission: "admin", role_name: "admin", access: "admin" },
    { permission: "write", role_name: "maintain", access: "write" },
    { permission: "write", role_name: "write", access: "write" },
    { permission: "read", role_name: "triage", access: "read" },
    { permission: "read", role_name: "read", access: "read" },
    { permission: "none", role_name: "none", access: "none" },
    { permission: "write", role_name: "Release Captain", access: "write" },
    { permission: "owner-of-all", role_name: "god", access: "none" },
  ])("$role_name amounts to $access", async ({ access, ...body }) => {
    const { github, answer, seen } = connect();
    answer(route, { body: { ...body, user: null } });
    expect(await github.people.fetchRole(repo, alice)).toEqual({ name: body.role_name, access });
    expect(seen.map(({ by }) => by)).toEqual([{ contents: "read", pull_requests: "read" }]);
  });

  it("is none for somebody whom GitHub does not know there", async () => {
    const { github, answer } = connect();
    answer(route, refusal(404, "alice is not a user"));
    expect(await github.people.fetchRole(repo, alice)).toEqual({ name: "none", access: "none" });
  });

  it("of an unbounded name is cut, and of an App's login is asked for in one piece of the path", async () => {
    const { github, answer, seen } = connect();
    const body = { permission: "write", role_name: "r".repeat(9_000), user: null };
    answer("GET /repos/acme/config/collaborators/ci%5Bbot%5D/permission", { body });
    expect((await github.people.fetchRole(repo, minted(parseLogin, "ci[bot]"))).name).toHaveLength(100);
    expect(seen).toHaveLength(1);
  });
});

describe("a team", () => {
  const route = "GET /orgs/acme/teams/releasers/memberships/alice";

  it.each([
    { name: "an active member", given: { body: { state: "active", role: "member" } }, isMember: true },
    { name: "an active maintainer", given: { body: { state: "active", role: "maintainer" } }, isMember: true },
    { name: "somebody invited", given: { body: { state: "pending", role: "member" } }, isMember: false },
    { name: "somebody else, or no team", given: refusal(404, "Not Found"), isMember: false },
    { name: "a team that is not seen", given: refusal(403, "Resource not accessible by integration"), isMember: false },
  ])("has $name: $isMember", async ({ given, isMember }) => {
    const { github, answer, seen } = connect();
    answer(route, given);
    expect(await github.people.isTeamMember(releasers, alice, repo)).toBe(isMember);
    expect(seen.map(({ by }) => by)).toEqual([{ members: "read" }]);
  });

  it("of another organization has nobody, unasked", async () => {
    const { github, seen, seenForTokens } = connect();
    const elsewhere = minted(parseTeamName, "other/releasers");
    expect(await github.people.isTeamMember(elsewhere, alice, repo)).toBe(false);
    expect([...seen, ...seenForTokens]).toEqual([]);
  });

  it("that the installation may not ask about is told with the permission", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer("GET /repos/acme/config/installation", { body: { id: 77, suspended_at: null } });
    answer(
      "POST /app/installations/77/access_tokens",
      refusal(422, "The permissions requested are not granted to this installation."),
    );
    const asked = github.people.isTeamMember(releasers, alice, repo);
    await expect(asked).rejects.toMatchObject({ permission: "members=read" });
    await expect(asked).rejects.toBeInstanceOf(PermissionMissing);
  });

  it("of a repository that the installation does not reach is a fault", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer("GET /repos/acme/config/installation", refusal(404, "Not Found"));
    await expect(github.people.isTeamMember(releasers, alice, repo)).rejects.toBeInstanceOf(OutsideInstallation);
  });
});
