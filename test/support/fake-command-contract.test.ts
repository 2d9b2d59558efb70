import { describeCommandContract } from "./command-contract.ts";
import { FakeGitHub } from "./fake-github.ts";
import { contractFiles } from "./github-contract.ts";

describeCommandContract("the fake", async () => {
  const github = new FakeGitHub();
  const config = github.addRepository("acme/config", contractFiles);
  for (const login of ["alice", "bob"]) config.commands.setRole(login, "write");
  let rule: "waits" | "queue" | undefined;
  // the fake has its rules by pull request, so those of a branch are put on each that opens
  github.afterEach("pullRequests.open", () => {
    for (const { number } of config.pullRequests.values())
      if (rule === "waits") config.setMergeRule(number, { kind: rule });
    return undefined;
  });
  return {
    github,
    people: {
      commit: async (branch, files) => config.commit(branch, files),
      setRole: async (login, role) => config.commands.setRole(login, role),
      makeTeam: async (slug, members) => {
        for (const login of members) github.addTeamMember(`acme/${slug}`, login);
      },
      report: async (commit, context, state) => {
        const kind = state === "success" ? "passed" : state === "failure" ? "failed" : "pending";
        config.commands.setChecks(commit, kind, [context]);
        for (const { number, headCommit } of config.pullRequests.values())
          if (headCommit === commit && state === "success")
            config.setMergeRule(number, { kind: rule === "queue" ? rule : "clean" });
      },
      comment: async (number, body) => config.comment(number, "alice", body).id,
      review: async (number, body) => config.review(number, "alice", body).id,
      judge: async (login, number, event) =>
        config.review(number, login, "", event === "APPROVE" ? "approved" : "changes-requested").id,
      dismiss: async (review) => config.dismissReview(review),
      reactionsTo: async (id) =>
        config.commands.reactions.filter((each) => each.id === id).map(({ reaction }) => reaction),
      requireCheck: async () => {
        rule = "waits";
      },
      requireQueue: async () => {
        rule = "queue";
      },
    },
    close: async () => undefined,
  };
});
