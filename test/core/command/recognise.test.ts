import { describe, expect, it } from "vitest";
import { recognise } from "../../../src/core/command/recognise.ts";
import { commandKinds } from "../../../src/core/command/syntax.ts";

describe("recognise", () => {
  it.each(commandKinds)("knows %s in any case", (command) => {
    expect(recognise(command)).toEqual({ kind: "ours", command });
    expect(recognise(command.toUpperCase())).toEqual({ kind: "ours", command });
  });

  it.each([
    { word: "delpoy", nearest: "deploy", why: "two letters are swapped" },
    { word: "Deplyo", nearest: "deploy", why: "two letters are swapped" },
    { word: "depoly", nearest: "deploy", why: "two letters are swapped" },
    { word: "deploi", nearest: "deploy", why: "a letter is wrong" },
    { word: "redeploy", nearest: "deploy", why: "two letters are added" },
    { word: "defualt", nearest: "default", why: "two letters are swapped" },
    { word: "qeury", nearest: "query", why: "two letters are swapped" },
    { word: "rolback", nearest: "rollback", why: "a letter is missing" },
    { word: "roll-back", nearest: "rollback", why: "a sign is added" },
    { word: "resum", nearest: "resume", why: "a letter is missing" },
    { word: "un-lock", nearest: "unlock", why: "a sign is added" },
    { word: "lokc", nearest: "lock", why: "two letters are swapped" },
    { word: "hlep", nearest: "help", why: "two letters are swapped" },
    { word: "hel", nearest: "help", why: "a letter is missing" },
  ])("takes $word for $nearest: $why", ({ word, nearest }) => {
    expect(recognise(word)).toEqual({ kind: "near", word, nearest });
  });

  // From Prow, Kubernetes, GitLab, Atlantis, bors, branch-deploy, Pipelines-as-Code and Renovate.
  it.each(
    `approve assign unassign area base benchmark build cancel cc cherry-pick cherrypick close confidential copy_metadata
     destroy display done draft due duplicate estimate fix hello hold unhold halt invite issue kind label unlabel lgtm
     lifecycle link lint merge milestone move noop ok-to-test override plan preview priority promote publish ready rebase
     recheck reject relabel release remove reopen resolve retest rerun retitle retry revert review run shrug skip spend
     start status stop submit subscribe sync tableflip target test title todo triage try update verify wip ok`.split(
      /\s+/,
    ),
  )("leaves /%s to others", (word) => {
    expect(recognise(word)).toBeUndefined();
  });

  it.each(["", "deploy,", "deploy:", "deploy/qa1", "deploy1", "déploy", "dеploy", "-deploy", "d".repeat(100)])(
    "does not read %j",
    (word) => {
      expect(recognise(word)).toBeUndefined();
    },
  );
});
