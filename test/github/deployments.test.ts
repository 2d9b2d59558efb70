import { describe, expect, it } from "vitest";
import type { NewDeployment } from "../../src/github/command-port.ts";
import { appId, useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, refusal, repo } from "./answers.ts";

const connect = useNockedGitHub();
const wanted: NewDeployment = {
  commit: commitOf("a"),
  environment: "qa1",
  description: "blip 1.2.3",
  transient: true,
  production: false,
};

describe("a deployment record", () => {
  const findRoute = `GET /repos/acme/config/deployments?sha=${commitOf("a")}&environment=qa1&per_page=100`;
  const createRoute = "POST /repos/acme/config/deployments";
  const by = (login: string, type: string) => ({ login, type });

  it.each([
    {
      name: "the newest of ours",
      creators: [by("bob", "User"), by("tidegate[bot]", "Bot"), by("tidegate[bot]", "Bot")],
      id: 2,
    },
    { name: "none of others", creators: [by("tidegate", "User"), by("other[bot]", "Bot"), null], id: undefined },
    { name: "none", creators: [], id: undefined },
  ])("is found: $name", async ({ creators, id }) => {
    const { github, answer, seen } = connect();
    answer("GET /app", { body: { slug: "tidegate", id: appId } });
    answer(findRoute, { body: creators.map((creator, index) => ({ id: index + 1, creator })) });
    expect(await github.deployments.find(repo, wanted.commit, "qa1")).toEqual(id === undefined ? undefined : { id });
    expect(seen[1]?.by).toEqual({ deployments: "write" });
  });

  it("is made without merging anything and without asking for contexts", async () => {
    const { github, answer, seen } = connect();
    answer(createRoute, { status: 201, body: { id: 5 } });
    expect(await github.deployments.create(repo, wanted)).toEqual({ id: 5 });
    expect(seen[0]?.body).toEqual({
      ref: commitOf("a"),
      environment: "qa1",
      description: "blip 1.2.3",
      auto_merge: false,
      required_contexts: [],
      transient_environment: true,
      production_environment: false,
    });
  });

  it.each([
    {
      name: "a merge in its place",
      given: { status: 202, body: { message: "Auto-merged main into topic." } },
      refused: "Auto-merged main into topic.",
    },
    {
      name: "a conflict",
      given: refusal(409, "Conflict merging main into topic."),
      refused: "Conflict merging main into topic.",
    },
    { name: "an unknown commit", given: refusal(422, "No ref found for: aaaa"), refused: "No ref found for: aaaa" },
    { name: "a long sentence", given: refusal(422, "no ".repeat(400)), refused: "no ".repeat(100) },
  ])("is refused by $name", async ({ given, refused }) => {
    const { github, answer } = connect();
    answer(createRoute, given);
    expect(await github.deployments.create(repo, wanted)).toEqual({ refused });
  });

  it("gets its statuses, with addresses where there are any", async () => {
    const { github, answer, seen } = connect();
    const route = "POST /repos/acme/config/deployments/5/statuses";
    answer(route, { status: 201, body: { id: 1 } }, { status: 201, body: { id: 2 } });
    await github.deployments.setStatus(repo, 5, { state: "queued", description: "Proposed" });
    const addresses = { logUrl: "https://log.example", environmentUrl: "https://qa1.example" };
    await github.deployments.setStatus(repo, 5, { state: "success", description: "Live", ...addresses });
    expect(seen.map(({ body }) => body)).toEqual([
      { state: "queued", description: "Proposed" },
      { state: "success", description: "Live", log_url: "https://log.example", environment_url: "https://qa1.example" },
    ]);
  });

  it("with too long a description is a bug, and is not sent", async () => {
    const { github, seen } = connect();
    const description = "x".repeat(141);
    await expect(github.deployments.create(repo, { ...wanted, description })).rejects.toThrow(
      "141 is over GitHub's 140",
    );
    const status = { state: "success", description } as const;
    await expect(github.deployments.setStatus(repo, 5, status)).rejects.toThrow("141 is over GitHub's 140");
    expect(seen).toEqual([]);
  });
});
