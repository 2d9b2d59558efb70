import { parseCommitSha } from "../../src/core/identity.ts";
import { minted } from "../support/fake-objects.ts";
import { describeGitHubContract } from "../support/github-contract.ts";
import { startStandIn } from "./stand-in.ts";

describeGitHubContract("the adapter", async () => {
  const { github, standIn, close } = await startStandIn();
  const { world } = standIn;
  return {
    github,
    close,
    people: {
      commit: async (branch, files) =>
        minted(parseCommitSha, await world.commitAs("alice", "acme/config", { branch, files, message: "By hand" })),
      merge: async (number) => minted(parseCommitSha, await world.mergeAs("bob", "acme/config", number)),
      comment: async (number, body) => {
        await world.commentAs("alice", "acme/config", number, body);
      },
    },
  };
});
