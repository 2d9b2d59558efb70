import { parsePullRequestNumber } from "../../src/core/identity.ts";
import { FakeGitHub } from "./fake-github.ts";
import { minted } from "./fake-objects.ts";
import { contractFiles, describeGitHubContract } from "./github-contract.ts";

describeGitHubContract("the fake", async () => {
  const github = new FakeGitHub();
  const config = github.addRepository("acme/config", contractFiles);
  return {
    github,
    people: {
      commit: async (branch, files) => config.commit(branch, files),
      merge: async (number) => config.merge(minted(parsePullRequestNumber, number), { by: "bob" }),
      comment: async (number, body) => {
        config.comment(number, "alice", body);
      },
    },
    close: async () => undefined,
  };
});
