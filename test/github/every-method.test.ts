import nock from "nock";
import { describe, expect, it } from "vitest";
import { OutsideInstallation, PermissionMissing, RetryLater } from "../../src/core/fault.ts";
import { parseLogin, parseTeamName } from "../../src/core/identity.ts";
import type { GitHub } from "../../src/github/github.ts";
import { minted } from "../support/fake-objects.ts";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { blobOf, commitOf, main, refusal, repo, seven, treeOf, work } from "./answers.ts";

const connect = useNockedGitHub();
const commit = commitOf("c");
const alice = minted(parseLogin, "alice");
const team = minted(parseTeamName, "acme/releasers");
const check = { name: "tidegate / qa1", commit, outcome: "success", title: "t", summary: "s" } as const;
const record = { environment: "qa1", description: "d", transient: false, production: false };
const reacted = { pullRequest: seven, id: 1 };

/** Every method of the port that is about one repository, by its name. */
const methods: readonly { readonly name: string; readonly call: (github: GitHub) => Promise<unknown> }[] = [
  { name: "contents.fetchHead", call: ({ contents }) => contents.fetchHead(repo) },
  { name: "contents.fetchTree", call: ({ contents }) => contents.fetchTree(repo, treeOf("1")) },
  { name: "contents.fetchBlobs", call: ({ contents }) => contents.fetchBlobs(repo, commit, [blobOf("2")]) },
  { name: "contents.fetchComparison", call: ({ contents }) => contents.fetchComparison(repo, commitOf("a"), commit) },
  { name: "contents.resolveCommit", call: ({ contents }) => contents.resolveCommit(repo, commit) },
  { name: "branches.fetchBranch", call: ({ branches }) => branches.fetchBranch(repo, main) },
  { name: "branches.fetchCommit", call: ({ branches }) => branches.fetchCommit(repo, commit) },
  {
    name: "branches.createTree",
    call: ({ branches }) => branches.createTree(repo, treeOf("1"), [{ path: "a.yaml", kind: "file", text: "a: 1\n" }]),
  },
  {
    name: "branches.createCommit",
    call: ({ branches }) => branches.createCommit(repo, { tree: treeOf("1"), parents: [commit], message: "m" }),
  },
  { name: "branches.createBranch", call: ({ branches }) => branches.createBranch(repo, work, commit) },
  { name: "branches.advanceBranch", call: ({ branches }) => branches.advanceBranch(repo, work, commit) },
  { name: "branches.deleteBranch", call: ({ branches }) => branches.deleteBranch(repo, work) },
  { name: "pullRequests.fetch", call: ({ pullRequests }) => pullRequests.fetch(repo, seven) },
  { name: "pullRequests.findOpen", call: ({ pullRequests }) => pullRequests.findOpen(repo, { head: work }) },
  { name: "pullRequests.listOpen", call: ({ pullRequests }) => pullRequests.listOpen(repo, "tidegate") },
  {
    name: "pullRequests.open",
    call: ({ pullRequests }) => pullRequests.open(repo, { title: "t", body: "b", head: work, base: main }),
  },
  { name: "pullRequests.edit", call: ({ pullRequests }) => pullRequests.edit(repo, seven, { title: "t" }) },
  { name: "pullRequests.close", call: ({ pullRequests }) => pullRequests.close(repo, seven) },
  { name: "pullRequests.addLabels", call: ({ pullRequests }) => pullRequests.addLabels(repo, seven, ["tidegate"]) },
  { name: "pullRequests.listForCommit", call: ({ pullRequests }) => pullRequests.listForCommit(repo, commit) },
  { name: "pullRequests.fetchReview", call: ({ pullRequests }) => pullRequests.fetchReview(repo, seven) },
  { name: "pullRequests.listCommits", call: ({ pullRequests }) => pullRequests.listCommits(repo, seven) },
  { name: "pullRequests.listMerged", call: ({ pullRequests }) => pullRequests.listMerged(repo, main, [commit]) },
  { name: "reports.listOwnComments", call: ({ reports }) => reports.listOwnComments(repo, seven) },
  { name: "reports.createComment", call: ({ reports }) => reports.createComment(repo, seven, "b") },
  { name: "reports.editComment", call: ({ reports }) => reports.editComment(repo, 1, "b") },
  { name: "reports.findCheckRun", call: ({ reports }) => reports.findCheckRun(repo, commit, check.name) },
  { name: "reports.createCheckRun", call: ({ reports }) => reports.createCheckRun(repo, check) },
  { name: "reports.editCheckRun", call: ({ reports }) => reports.editCheckRun(repo, 1, check) },
  { name: "people.fetchRole", call: ({ people }) => people.fetchRole(repo, alice) },
  { name: "people.isTeamMember", call: ({ people }) => people.isTeamMember(team, alice, repo) },
  { name: "source.fetchChecks", call: ({ source }) => source.fetchChecks(repo, commit) },
  { name: "source.fetchLastPush", call: ({ source }) => source.fetchLastPush(repo, work) },
  {
    name: "reactions.react, comment",
    call: ({ reactions }) => reactions.react(repo, { ...reacted, source: "comment" }, "eyes"),
  },
  {
    name: "reactions.react, review",
    call: ({ reactions }) => reactions.react(repo, { ...reacted, source: "review" }, "eyes"),
  },
  {
    name: "reactions.react, description",
    call: ({ reactions }) => reactions.react(repo, { ...reacted, source: "description" }, "eyes"),
  },
  { name: "merging.merge", call: ({ merging }) => merging.merge(repo, seven, commit) },
  { name: "merging.stopMerging", call: ({ merging }) => merging.stopMerging(repo, seven) },
  { name: "deployments.find", call: ({ deployments }) => deployments.find(repo, commit, "qa1") },
  { name: "deployments.create", call: ({ deployments }) => deployments.create(repo, { ...record, commit }) },
  {
    name: "deployments.setStatus",
    call: ({ deployments }) => deployments.setStatus(repo, 1, { state: "success", description: "d" }),
  },
];

describe.each(methods)("$name", ({ call }) => {
  it("says that a repository is out of reach, and asks it nothing", async () => {
    const asked = answerAll({ installation: refusal(404, "Not Found"), rest: { status: 500 } });
    await expect(call(connect({ tokens: "by hand" }).github)).rejects.toBeInstanceOf(OutsideInstallation);
    expect(asked.filter((path) => path !== "/app")).toEqual(["/repos/acme/config/installation"]);
  });

  it("says that it was not granted what it needs", async () => {
    const refused = refusal(422, "The permissions requested are not granted to this installation.");
    answerAll({ token: refused, rest: { status: 500 } });
    await expect(call(connect({ tokens: "by hand" }).github)).rejects.toBeInstanceOf(PermissionMissing);
  });

  it.each([
    { what: "fails", rest: { status: 502, body: "<html>Unicorn!</html>" } },
    { what: "is out of breath", rest: refusal(429, "secondary rate limit", { "retry-after": "1" }) },
    { what: "knows the token no more", rest: refusal(401, "Bad credentials") },
    { what: "breaks off", rest: { broken: "ECONNRESET" } },
  ])("is for later where GitHub $what", async ({ rest }) => {
    answerAll({ rest });
    await expect(call(connect({ tokens: "by hand" }).github)).rejects.toBeInstanceOf(RetryLater);
  });
});

/** What they say is told by the status alone. */
const unread: readonly string[] = [
  ...[
    "branches.advanceBranch",
    "branches.deleteBranch",
    "branches.createBranch",
    "pullRequests.edit",
    "pullRequests.close",
    "pullRequests.addLabels",
    "reports.editComment",
    "reports.editCheckRun",
  ],
  ...["reactions.react, comment", "reactions.react, description", "deployments.setStatus"],
];

it("every method that is about a repository stands in the table", () => {
  const { app: _, ...ports } = connect().github;
  const all = Object.entries(ports).flatMap(([port, its]) => Object.keys(its).map((method) => `${port}.${method}`));
  expect([...new Set(methods.map(({ name }) => name.replace(/,.*/, "")))].sort()).toEqual(all.sort());
});

describe("an answer in no shape that is documented", () => {
  it.each(methods.filter(({ name }) => !unread.includes(name)))(
    "is a fault that names the path: $name",
    async ({ call }) => {
      answerAll({ rest: { body: "{}" } });
      const outcome = await call(connect({ tokens: "by hand" }).github).catch(String);
      expect(outcome).toMatch(/^GitHubFault: \/[\w/.?=&:-]+: 0 the answer is not as documented: /);
    },
  );
});

interface Answers {
  readonly installation?: ScriptedAnswer;
  readonly token?: ScriptedAnswer;
  /** To everything that is asked of the repository. */
  readonly rest: ScriptedAnswer;
}

/** Answers each request by what it is for; gives the paths that were asked for, in order. */
function answerAll({ installation, token, rest }: Answers): readonly string[] {
  const asked: string[] = [];
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const found = installation ?? { body: { id: 77, suspended_at: null } };
  const granted = token ?? { status: 201, body: { token: "ghs_1", expires_at: expiresAt } };
  const answerFor = (path: string): ScriptedAnswer => {
    asked.push(path);
    if (path === "/app") return { body: { slug: "tidegate" } };
    if (path.endsWith("/installation")) return found;
    return path.endsWith("/access_tokens") ? granted : rest;
  };
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    const reply = (path: string) => {
      const { status = 200, body = "", headers = {} } = answerFor(path);
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return [status, text, { "content-type": "application/json", ...headers }] as const;
    };
    const isOurs = (path: string) => path === "/app" || /\/(?:installation|access_tokens)$/.test(path);
    const api = () => nock("https://api.github.com").persist();
    api()
      .intercept(isOurs, method)
      .optionally()
      .reply((request: Request) => reply(new URL(request.url).pathname));
    const others = api()
      .intercept((path) => !isOurs(path), method)
      .optionally();
    if (rest.broken === undefined) others.reply((request: Request) => reply(new URL(request.url).pathname));
    else others.replyWithError(rest.broken);
  }
  return asked;
}
