import type { Login, PullRequestNumber, RepoName, TeamName } from "../../src/core/identity.ts";
import { parseBranchName, parseLogin } from "../../src/core/identity.ts";
import type { Review } from "../../src/core/release/review.ts";
import type {
  Deployments,
  MergeOutcome,
  Merging,
  People,
  ReactedText,
  Reactions,
  SourceState,
} from "../../src/github/command-port.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import type { PullRequest } from "../../src/github/github.ts";
import type { PortMethod } from "./fake-github.ts";
import { appLogin } from "./fake-github.ts";
import { minted } from "./fake-objects.ts";
import type { FakeRepository } from "./fake-repository.ts";

/** How the fake's methods reach a repository, recorded and with their faults. */
export interface FakeCalls {
  read<T>(method: PortMethod, repo: RepoName, action: (repository: FakeRepository) => T): Promise<T>;
  write<T>(
    method: PortMethod,
    repo: RepoName,
    args: readonly unknown[],
    action: (repository: FakeRepository) => T,
  ): Promise<T>;
}

/** Who may do what, as tests set it with `commands.setRole` and `addTeamMember`. */
export function fakePeople(calls: FakeCalls, members: ReadonlyMap<TeamName, ReadonlySet<string>>): People {
  return {
    fetchRole: (repo, login) =>
      calls.read(
        "people.fetchRole",
        repo,
        ({ commands }) => commands.roles.get(login.toLowerCase()) ?? { name: "none", access: "none" },
      ),
    isTeamMember: (team, login, through) =>
      calls.read("people.isTeamMember", through, () => members.get(team)?.has(login.toLowerCase()) === true),
  };
}

/** What CI says, as tests set it with `commands.setChecks`, and the pushes that the repository took. */
export function fakeSourceState(calls: FakeCalls): SourceState {
  return {
    fetchChecks: (repo, commit) =>
      calls.read(
        "source.fetchChecks",
        repo,
        ({ commands }) => commands.checks.get(commit) ?? { kind: "none", pending: [], failed: [] },
      ),
    fetchLastPush: (repo, branch) =>
      calls.read("source.fetchLastPush", repo, ({ commands }) => {
        const onBranch = commands.pushes.filter((each) => each.branch === parseBranchName(branch));
        const found = onBranch.at(commands.lateReads > 0 ? -2 : -1);
        commands.lateReads = Math.max(0, commands.lateReads - 1);
        return found === undefined ? undefined : { before: found.before, after: found.after, at: found.at };
      }),
  };
}

/** Reactions, listed in `commands.reactions`. */
export function fakeReactions(calls: FakeCalls): Reactions {
  return {
    react: (repo, text, reaction) =>
      calls.write("reactions.react", repo, [text, reaction], (it) => {
        const { source, id, pullRequest } = text;
        if (!isThere(it, text)) return "gone";
        const known = it.commands.reactions.some(
          (each) => each.source === source && each.id === id && each.reaction === reaction,
        );
        if (!known) it.commands.reactions.push({ source, id, pullRequest, reaction });
        return "added";
      }),
  };
}

function isThere(it: FakeRepository, text: ReactedText): boolean {
  if (text.source === "comment") return it.comments.has(text.id);
  if (text.source === "review") return it.commands.reviews.has(text.id);
  return it.pullRequests.has(text.pullRequest);
}

/** Merging by the rules that tests set in `commands.mergeRules`; without one nothing stands in the way. */
export function fakeMerging(calls: FakeCalls): Merging {
  return {
    merge: (repo, number, expectedHead) =>
      calls.write("merging.merge", repo, [number, expectedHead], (it): MergeOutcome => {
        const found = it.pullRequests.get(number);
        if (found === undefined || found.state !== "open") return { kind: "not-open" };
        if (found.headCommit !== expectedHead) return { kind: "head-moved" };
        return mergeOpen(it, found);
      }),
    stopMerging: (repo, number) =>
      calls.write("merging.stopMerging", repo, [number], ({ commands }) => {
        commands.merging.delete(number);
      }),
  };
}

function mergeOpen(it: FakeRepository, { number, baseBranch, headCommit, draft }: PullRequest): MergeOutcome {
  const rule = it.commands.mergeRules.get(number) ?? { kind: "clean" };
  if (rule.kind === "not-computed" || rule.kind === "blocked") return rule;
  if (draft) return { kind: "blocked", why: "Pull Request is still a draft" };
  if (it.objects.merge(it.tip(baseBranch), headCommit) === undefined)
    return { kind: "blocked", why: "Pull Request has merge conflicts" };
  if (rule.kind === "clean") return { kind: "merged", commit: it.merge(number, { by: appLogin }) };
  const kind = rule.kind === "queue" ? "queued" : "scheduled";
  it.commands.merging.set(number, kind);
  return { kind };
}

/** How those who may write judge the head; no branch of the fake demands more than one approval. */
export function fakeReview(it: FakeRepository, number: PullRequestNumber): Review | undefined {
  const commit = it.pullRequests.get(number)?.headCommit;
  const judging = [...it.commands.reviews.values()].filter(({ pullRequest, author, decision }) => {
    const access = it.commands.roles.get(author.toLowerCase())?.access ?? "none";
    return pullRequest === number && decision !== undefined && (access === "write" || access === "admin");
  });
  const latest = [...new Map(judging.map((review) => [review.author, review])).values()];
  for (const decision of ["changes-requested", "approved"] as const) {
    const own = latest.filter((review) => review.decision === decision && review.commit === commit);
    const by = own.map(({ author }) => minted(parseLogin, author));
    if (commit !== undefined && own.length > 0) return { decision, by, commit };
  }
  return undefined;
}

/** Records, listed in `commands.deployments`. */
export function fakeDeployments(calls: FakeCalls): Deployments {
  return {
    find: (repo, commit, environment) =>
      calls.read("deployments.find", repo, ({ commands }) => {
        const found = [...commands.deployments.values()].findLast(
          (each) => each.commit === commit && each.environment === environment,
        );
        return found === undefined ? undefined : { id: found.id };
      }),
    create: (repo, deployment) =>
      calls.write("deployments.create", repo, [deployment], (it) => {
        const { deploymentRefusal: refused, deployments } = it.commands;
        if (refused !== undefined) return { refused };
        const id = it.nextId();
        deployments.set(id, { ...deployment, id, statuses: [] });
        return { id };
      }),
    setStatus: (repo, id, status) =>
      calls.write("deployments.setStatus", repo, [id, status], ({ commands }) => {
        const found = commands.deployments.get(id);
        if (found === undefined)
          throw new GitHubFault(`no deployment ${id}`, { status: 404, route: "the fake GitHub" });
        commands.deployments.set(id, { ...found, statuses: [...found.statuses, status] });
      }),
  };
}

/** The fake's teams: adds one member, in the way of `acme/releasers`. */
export function addMember(members: Map<TeamName, Set<string>>, team: TeamName, login: string | Login): void {
  members.set(team, (members.get(team) ?? new Set()).add(login.toLowerCase()));
}
