import { describe, expect, it } from "vitest";
import { OutsideInstallation, PermissionMissing, RetryLater } from "../../src/core/fault.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { branchAnswer, main, refusal, repo, seven } from "./answers.ts";

const connect = useNockedGitHub();

const branchRoute = "GET /repos/acme/config/branches/main";
const installationRoute = "GET /repos/acme/config/installation";
const tokenRoute = "POST /app/installations/77/access_tokens";
const installed: ScriptedAnswer = { body: { id: 77, suspended_at: null } };

function token(value: string, lifeMs = 3_600_000): ScriptedAnswer {
  return { status: 201, body: { token: value, expires_at: new Date(Date.now() + lifeMs).toISOString() } };
}

describe("an installation token", () => {
  it("is asked for by the App, for the one repository and what the call needs", async () => {
    const { github, answer, seen, seenForTokens } = connect();
    answer(branchRoute, branchAnswer());
    answer("PATCH /repos/acme/config/pulls/7", { body: {} });
    answer("PATCH /repos/acme/config/issues/comments/9", { body: {} });
    await github.branches.fetchBranch(repo, main);
    await github.pullRequests.edit(repo, seven, { title: "New" });
    await github.reports.editComment(repo, 9, "text");
    const granted = [
      { contents: "read", pull_requests: "read" },
      { contents: "write", pull_requests: "write" },
      { pull_requests: "write", checks: "write" },
    ];
    expect(seenForTokens.map(({ path, by, body }) => ({ path, by, body }))).toEqual([
      { path: "/repos/acme/config/installation", by: "app", body: undefined },
      ...granted.map((permissions) => ({
        path: "/app/installations/77/access_tokens",
        by: "app",
        body: { repositories: ["config"], permissions },
      })),
    ]);
    expect(seen.map(({ by }) => by)).toEqual(granted);
  });

  it.each([["http://127.0.0.1:3999"], ["https://github.acme.example/api/v3"], ["https://github.acme.example/api/v3/"]])(
    "is asked for at the base URL %s",
    async (baseUrl) => {
      const { github, answer, seen, seenForTokens } = connect({ baseUrl: baseUrl.replace(/\/$/, "") });
      answer(branchRoute, branchAnswer());
      expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
      expect(seenForTokens.map(({ method }) => method)).toEqual(["GET", "POST"]);
      expect(seen).toHaveLength(1);
    },
  );

  it("is asked for once by many calls at the same time, and kept for later ones", async () => {
    const { github, answer, seenForTokens } = connect();
    answer(branchRoute, ...Array(9).fill(branchAnswer()));
    await Promise.all(Array.from({ length: 8 }, () => github.branches.fetchBranch(repo, main)));
    await github.branches.fetchBranch(repo, main);
    expect(seenForTokens).toHaveLength(2);
  });

  it("is given up before it expires", async () => {
    const { github, answer, seen } = connect({ tokens: "by hand" });
    answer(installationRoute, installed);
    answer(tokenRoute, token("first", 60_000), token("second"));
    answer(branchRoute, branchAnswer(), branchAnswer());
    await github.branches.fetchBranch(repo, main);
    await github.branches.fetchBranch(repo, main);
    expect(seen.map(({ headers }) => headers["authorization"])).toEqual(["Bearer first", "Bearer second"]);
  });

  it("lives by GitHub's clock where ours is wrong", async () => {
    const { github, answer, seenForTokens } = connect({ tokens: "by hand" });
    const hourAgo = Date.now() - 7_200_000;
    answer(installationRoute, installed);
    answer(tokenRoute, {
      status: 201,
      body: { token: "x", expires_at: new Date(hourAgo + 3_600_000).toISOString() },
      headers: { date: new Date(hourAgo).toUTCString() },
    });
    answer(branchRoute, branchAnswer(), branchAnswer());
    await github.branches.fetchBranch(repo, main);
    await github.branches.fetchBranch(repo, main);
    expect(seenForTokens).toHaveLength(2);
  });

  it.each([["ghs_16C7e42F292c6912E7710c838347Ae178B4a"], [`ghs_4242_${"eyJhbGciOi.".repeat(60)}sig`], ["a token"]])(
    "may look like %s",
    async (value) => {
      const { github, answer, seen } = connect({ tokens: "by hand" });
      answer(installationRoute, installed);
      answer(tokenRoute, token(value));
      answer(branchRoute, branchAnswer());
      await github.branches.fetchBranch(repo, main);
      expect(seen[0]?.headers["authorization"]).toBe(`Bearer ${value}`);
    },
  );

  it.each([
    { method: "read", route: branchRoute },
    { method: "write", route: "PATCH /repos/acme/config/pulls/7" },
  ])("is asked for anew when GitHub takes the old one no more ($method)", async ({ method, route }) => {
    const { github, answer, seen } = connect({ tokens: "by hand" });
    answer(installationRoute, installed, { body: { id: 77, suspended_at: null } });
    answer(tokenRoute, token("revoked"), token("fresh"));
    answer(route, refusal(401, "Bad credentials"), method === "read" ? branchAnswer() : { body: {} });
    if (method === "read") await github.branches.fetchBranch(repo, main);
    else await github.pullRequests.edit(repo, seven, { title: "New" });
    expect(seen.map(({ headers }) => headers["authorization"])).toEqual(["Bearer revoked", "Bearer fresh"]);
  });

  it("is asked for twice more when GitHub fails: one too many harms nobody", async () => {
    const { github, answer, seenForTokens } = connect({ tokens: "by hand" });
    answer(installationRoute, installed);
    answer(tokenRoute, refusal(502, "Bad gateway"), { broken: "socket hang up" }, token("x"));
    answer(branchRoute, branchAnswer());
    expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
    expect(seenForTokens).toHaveLength(3);
  });

  it("that GitHub does not know yet, though it is fresh, is a passing fault", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, installed, installed);
    answer(tokenRoute, token("one"), token("two"));
    answer(branchRoute, refusal(401, "Bad credentials"), refusal(401, "Bad credentials"));
    await expect(github.branches.fetchBranch(repo, main)).rejects.toBeInstanceOf(RetryLater);
  });
});

describe("what the installation does not reach", () => {
  const lastWord =
    "There is at least one repository that does not exist or is not accessible to the parent installation.";

  it.each<{ readonly name: string; readonly installation: ScriptedAnswer; readonly mint?: ScriptedAnswer }>([
    { name: "the App is not installed there", installation: refusal(404, "Not Found") },
    { name: "the installation is suspended", installation: { body: { id: 77, suspended_at: "2026-11-20T10:00:00Z" } } },
    { name: "the repository was taken out", installation: installed, mint: refusal(422, lastWord) },
    {
      name: "it is suspended in the same moment",
      installation: installed,
      mint: refusal(403, "This installation has been suspended"),
    },
    { name: "it is uninstalled in the same moment", installation: installed, mint: refusal(404, "Not Found") },
  ])("is OutsideInstallation when $name", async ({ installation, mint }) => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, installation);
    if (mint !== undefined) answer(tokenRoute, mint);
    const error = await github.branches.fetchBranch(repo, main).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutsideInstallation);
    expect(error).toMatchObject({ repo });
  });

  it("is PermissionMissing when the installation was granted less", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, installed);
    answer(tokenRoute, refusal(422, "The permissions requested are not granted to this installation."));
    const error = await github.reports.createComment(repo, seven, "text").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PermissionMissing);
    expect(error).toMatchObject({ repo, permission: "pull_requests=write,checks=write" });
  });

  it("is asked again, not remembered", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, refusal(404, "Not Found"), installed);
    answer(tokenRoute, token("x"));
    answer(branchRoute, branchAnswer());
    await expect(github.branches.fetchBranch(repo, main)).rejects.toBeInstanceOf(OutsideInstallation);
    expect(await github.branches.fetchBranch(repo, main)).toBeDefined();
  });

  it("is told apart from a thing that is not there: a 404 on a write asks once more for the installation", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, installed, refusal(404, "Not Found"));
    answer(tokenRoute, token("x"));
    answer("PATCH /repos/acme/config/issues/comments/9", refusal(404, "Not Found"));
    await expect(github.reports.editComment(repo, 9, "text")).rejects.toBeInstanceOf(OutsideInstallation);
  });

  it("is asked for again when the repository itself is not there", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, installed, refusal(404, "Not Found"));
    answer(tokenRoute, token("x"));
    answer("GET /repos/acme/config", refusal(404, "Not Found"));
    await expect(github.contents.fetchHead(repo)).rejects.toBeInstanceOf(OutsideInstallation);
  });

  it("costs a read that finds nothing no second look within a minute", async () => {
    const { github, answer, seenForTokens } = connect();
    answer(branchRoute, refusal(404, "Branch not found"), refusal(404, "Branch not found"));
    expect(await github.branches.fetchBranch(repo, main)).toBeUndefined();
    expect(await github.branches.fetchBranch(repo, main)).toBeUndefined();
    expect(seenForTokens).toHaveLength(2);
  });

  it("leaves a wrong key a fault that names the status and no secret", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(installationRoute, refusal(401, "A JSON web token could not be decoded"));
    const error = await github.branches.fetchBranch(repo, main).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitHubFault);
    expect(String(error)).toBe(
      "GitHubFault: GET /repos/{owner}/{repo}/installation: 401 A JSON web token could not be decoded",
    );
  });
});
