import { renderDuration } from "../duration.ts";
import type { CommandRefusal } from "../release/command-refusal.ts";
import { shortCommit } from "./github-links.ts";
import { renderInstant } from "./instant.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { renderNames } from "./names.ts";
import type { RefusalWords } from "./refusal.ts";

type Facts = { readonly [Code in CommandRefusal["code"]]: Extract<CommandRefusal, { readonly code: Code }> };

/** The sentences for what commands are refused for. */
export const commandSentences: { readonly [Code in keyof Facts]: (facts: Facts[Code]) => RefusalWords } = {
  "not-allowed": ({ login, repo, role }) => ({
    what: md`${code(login)} may not command Tidegate here.`,
    why: md`That needs the role write, maintain or admin in ${code(repo)}; ${code(login)} has ${code(role)}.`,
    next: md`Ask somebody who may, or an admin of ${code(repo)} for the role.`,
  }),
  "team-missing": ({ login, environment, teams }) => ({
    what: md`${code(login)} may not release to ${code(environment)}.`,
    why: md`${code(environment)} asks for a member of ${teams.length === 1 ? nothing : md`one of `}${named(teams)}, which ${code(login)} is not.`,
    next: md`Ask a member to type the command.`,
  }),
  "fork-pull-request": ({ repo, pullRequest }) => ({
    what: md`Nothing was released from ${pull(repo, pullRequest)}.`,
    why: md`It comes from a fork, and anybody can put commits there.`,
    next: md`Push the branch to ${code(repo)} itself and open a pull request from there.`,
  }),
  "draft-pull-request": ({ repo, pullRequest }) => ({
    what: md`Nothing was released from ${pull(repo, pullRequest)}.`,
    why: md`It is a draft.`,
    next: md`Mark it as ready for review, then type the command again.`,
  }),
  "pull-request-closed": ({ repo, pullRequest }) => ({
    what: md`Nothing was released from ${pull(repo, pullRequest)}.`,
    why: md`It is closed.`,
    next: md`Reopen it, then type the command again. What was merged is released by the environments that follow its branch.`,
  }),
  "head-moved": ({ saw, now }) => ({
    what: md`Nothing was released.`,
    why: md`The command was typed at ${shortCommit(saw)}, and ${shortCommit(now)} was pushed after it, or too close to it to tell.`,
    next: md`Look at ${shortCommit(now)}, then type the command again.`,
  }),
  overtaken: ({ environment, repo, pullRequest, by }) => ({
    what: md`This was not released to ${code(environment)} any more.`,
    why: md`While it waited, ${code(by)} typed ${code("/deploy")} on ${pull(repo, pullRequest)}, and ${code(environment)} follows that.`,
    next: md`Talk to ${code(by)}, or type the command again to take ${code(environment)} over.`,
  }),
  "checks-failed": ({ commit, failed }) => ({
    what: md`${shortCommit(commit)} was not released.`,
    why: md`The environment asks for passing checks, and ${failed.length === 0 ? md`some` : named(failed)} failed.`,
    next: md`Mend them, or run them again; then type the command again.`,
  }),
  "no-image-built": ({ commit, failed }) => ({
    what: md`There is no image of ${shortCommit(commit)} to release.`,
    why:
      failed.length === 0
        ? md`CI has ended for that commit, and no image of it was published.`
        : md`CI has ended for that commit, ${named(failed)} failed, and no image of it was published.`,
    next: md`Have CI publish the image, then type the command again. An image that exists already is released with ${code("--tag TAG")}.`,
  }),
  "waited-too-long": ({ commit, waitedFor, seconds }) => ({
    what: md`${shortCommit(commit)} was not released.`,
    why:
      waitedFor === "image"
        ? md`Its image was not published within ${renderDuration(seconds)}.`
        : md`Its checks did not pass within ${renderDuration(seconds)}. Having no checks at all does not count as passing.`,
    next: md`Look at what CI is doing, then type the command again. ${code("wait")} in ${code(".tidegate.yaml")} sets how long Tidegate waits.`,
  }),
  "tag-unconfirmed": ({ tag, repo, environment, commit }) => ({
    what: md`${code(tag)} was not released to ${code(environment)}.`,
    why:
      commit === undefined
        ? md`Nothing says that it was built from a commit of ${code(repo)}: neither the tag nor the image's revision label. And ${code(environment)} does not take such a tag by its rules alone.`
        : md`It was built from ${shortCommit(commit)}, which may be a commit of a fork: it is neither on the default branch of ${code(repo)}, nor on the branch that the tag names, nor in a pull request from a branch of ${code(repo)} itself. And ${code(environment)} does not take such a tag by its rules alone.`,
    next:
      commit === undefined
        ? md`Release a tag that names its commit, or have CI set the label ${code("org.opencontainers.image.revision")}.`
        : md`Look at that commit. If it is to be released, push it to a branch of ${code(repo)}, open a pull request of that, and type the command again.`,
  }),
  held: ({ environment, service, rolledBack, by, since, keepsOut }) => ({
    what:
      keepsOut === "version"
        ? md`${code(rolledBack)} stays out of ${code(environment)}.`
        : md`Nothing new of ${code(service)} goes to ${code(environment)}.`,
    why: md`${code(rolledBack)} was rolled back there${by === undefined ? nothing : md` by ${code(by)}`} at ${renderInstant(since)}.`,
    next:
      keepsOut === "version"
        ? md`A newer version may come. To bring this one back after all, type ${code(`/resume ${environment} ${service}`)}, then ${code(`/deploy ${environment} ${service} --tag ${rolledBack}`)}.`
        : md`Type ${code(`/resume ${environment} ${service}`)} to lift the hold.`,
  }),
  frozen: ({ environment, until }) => ({
    what: md`Nothing was released to ${code(environment)}.`,
    why:
      until === undefined ? md`It is frozen, with no end in sight.` : md`It is frozen until ${renderInstant(until)}.`,
    next:
      until === undefined
        ? md`Change ${code("freeze")} in ${code(".tidegate.yaml")} if that is not meant. A rollback is possible at any time.`
        : md`Type the command again after that. A rollback is possible at any time.`,
  }),
  "environment-locked": ({ environment, repo, pullRequest, by, until }) => ({
    what: md`${code(environment)} is not yours to lock or unlock.`,
    why: md`${pull(repo, pullRequest)} has claimed it, by ${code(by)}${until === undefined ? nothing : md`, until ${renderInstant(until)}`}.`,
    next: md`Ask ${code(by)}. Admins, and members of the teams that ${code(environment)} asks for, can type ${code(`/unlock ${environment} --force`)}.`,
  }),
  "force-not-allowed": ({ login, environment }) => ({
    what: md`${code(environment)} was not unlocked.`,
    why: md`${code("--force")} is for admins of this repository and for the teams that ${code(environment)} asks for; ${code(login)} is neither.`,
    next: md`Ask one of them, or who holds the lock.`,
  }),
  "not-locked": ({ environment }) => ({
    what: md`${code(environment)} was not unlocked.`,
    why: md`It is not locked.`,
    next: md`Nothing needs to be done.`,
  }),
  "not-held": ({ environment, services }) => ({
    what: md`Nothing was resumed in ${code(environment)}.`,
    why: md`No hold stands there on ${named(services)}.`,
    next: md`Nothing needs to be done. ${code(`/query ${environment}`)} shows what holds.`,
  }),
  "nothing-before": ({ environment, service }) => ({
    what: md`${code(service)} was not rolled back in ${code(environment)}.`,
    why: md`Tidegate has no record of a version that ran there before.`,
    next: md`Name the version: ${code(`/rollback ${environment} ${service} --to TAG`)}.`,
  }),
  "nothing-followed": ({ environment, service }) => ({
    what: md`${code(service)} was left as it is in ${code(environment)}.`,
    why: md`Tidegate knows of no version that ${code(environment)} takes by itself.`,
    next: md`Release one with ${code(`/deploy ${environment} ${service} --tag TAG`)}; the environment does not follow this pull request any more.`,
  }),
  "no-service-there": ({ environment, repo, isUnnamed }) => ({
    what: md`Nothing was done for ${code(environment)}.`,
    why: isUnnamed
      ? md`No service was named, and this pull request of ${code(repo)} is not the release of one.`
      : md`None of the services named is released from ${code(repo)} to it.`,
    next: isUnnamed
      ? md`Name the services behind ${code(environment)}.`
      : md`${code("/help")} lists the environments and services of this repository.`,
  }),
  "not-here": ({ command, repo }) => ({
    what: md`${code(`/${command}`)} is not run here.`,
    why: md`${code(repo)} is a config repo; there is no image of this pull request.`,
    next: md`Type it on a pull request of the source repo. Here there are ${code("/default")}, ${code("/rollback")}, ${code("/resume")}, ${code("/unlock")}, ${code("/query")} and ${code("/help")}.`,
  }),
};

const mostNamed = 5;

function named(names: readonly string[]): Markdown {
  return renderNames(names, mostNamed);
}

/** In words, not as a reference: GitHub would write one into the other pull request's timeline with each edit. */
function pull(repo: string, number: number): Markdown {
  return code(`${repo}#${number}`);
}
