import { parseCommitSha } from "../../src/core/identity.ts";
import { describeCommandContract } from "../support/command-contract.ts";
import { minted } from "../support/fake-objects.ts";
import { startStandIn } from "./stand-in.ts";

const permissions = {
  contents: "write",
  pull_requests: "write",
  checks: "write",
  statuses: "read",
  deployments: "write",
  members: "read",
};

describeCommandContract("the adapter", async () => {
  const { github, standIn, close } = await startStandIn(permissions);
  const { world } = standIn;
  world.createUser({ login: "carol" });
  const name = "acme/config";
  return {
    github,
    close,
    people: {
      commit: async (branch, files) =>
        minted(parseCommitSha, await world.commitAs("alice", name, { branch, files, message: "By hand" })),
      setRole: async (login, role) => world.setCollaborator(name, login, role),
      makeTeam: async (slug, members) => {
        world.createTeam({ organization: "acme", name: slug, members });
      },
      report: (commit, context, state) => world.reportAs("bob", name, commit, { context, state }),
      comment: (number, body) => world.commentAs("alice", name, number, body),
      review: (number, body) => world.reviewAs("alice", name, number, { event: "COMMENT", body }),
      judge: (login, number, event) =>
        world.reviewAs(login, name, number, { event, ...(event === "APPROVE" ? {} : { body: "No." }) }),
      dismiss: (review) => world.dismissReviewAs("alice", name, review),
      reactionsTo: async (id) => world.listReactions(id).map(({ content }) => content),
      requireCheck: async (context) => {
        world.allowAutoMerge(name);
        world.protectBranch(name, "main", { checks: [context] });
      },
      requireQueue: async (context) => {
        world.protectBranch(name, "main", { checks: [context] });
        world.requireMergeQueue(name, "main");
      },
    },
  };
});
