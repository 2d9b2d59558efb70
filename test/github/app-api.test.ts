import { describe, expect, it } from "vitest";
import { type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { refusal, repo } from "./answers.ts";

const connect = useNockedGitHub();
const since = new Date("2026-11-21T08:00:00Z");

/** A row of the delivery log, as JSON text, since its id may not fit a number. */
function attempt(id: string, guid: string, time: string, status = "Invalid HTTP Response: 502"): string {
  const code = status === "OK" ? 200 : /\d+$/.exec(status)?.[0];
  const rest = { guid, delivered_at: `2026-11-21T${time}Z`, status, status_code: Number(code ?? 0) };
  return JSON.stringify(rest).replace("{", `{"id":${id},`);
}

function log(rows: readonly string[], cursor?: string): ScriptedAnswer {
  const link = `<https://api.github.com/app/hook/deliveries?per_page=100&cursor=${cursor}>; rel="next"`;
  return { body: `[${rows.join(",")}]`, ...(cursor === undefined ? {} : { headers: { link } }) };
}

const first = "GET /app/hook/deliveries?per_page=100";

describe("failed deliveries", () => {
  it("are those without a successful attempt, one each, newest first, back to the time", async () => {
    const { github, answer, seen } = connect();
    answer(
      first,
      log(
        [
          attempt("9", "healed", "10:00:00", "OK"),
          attempt("8", "twice", "09:59:00"),
          attempt("7", "healed", "09:30:00"),
        ],
        "v1_123",
      ),
    );
    answer(
      `${first}&cursor=v1_123`,
      log(
        [
          attempt("6", "timeout", "09:00:00", "timed out"),
          attempt("5", "twice", "08:30:00"),
          attempt("4", "old", "07:59:59"),
        ],
        "v1_4",
      ),
    );
    expect(await github.app.listFailedDeliveries(since)).toEqual([
      { id: "8", guid: "twice", deliveredAt: new Date("2026-11-21T09:59:00Z") },
      { id: "6", guid: "timeout", deliveredAt: new Date("2026-11-21T09:00:00Z") },
    ]);
    expect(seen.map(({ by }) => by)).toEqual(["app", "app"]);
  });

  it("keep ids that no number holds, to the last digit", async () => {
    const { github, answer, seen } = connect();
    const id = "9223372036854775807";
    answer(first, log([attempt(id, "big", "09:00:00")]));
    answer(`POST /app/hook/deliveries/${id}/attempts`, { status: 202, body: {} });
    const [delivery] = await github.app.listFailedDeliveries(since);
    expect(delivery?.id).toBe(id);
    if (delivery !== undefined) await github.app.redeliver(delivery);
    expect(seen[1]?.path).toBe(`/app/hook/deliveries/${id}/attempts`);
  });

  it("are none when the log is empty", async () => {
    const { github, answer } = connect();
    answer(first, log([]));
    expect(await github.app.listFailedDeliveries(since)).toEqual([]);
  });

  it("end when GitHub names the same page again", async () => {
    const { github, answer } = connect();
    answer(first, log([attempt("9", "a", "10:00:00")], "same"));
    answer(`${first}&cursor=same`, log([attempt("8", "b", "09:00:00")], "same"));
    expect(await github.app.listFailedDeliveries(since)).toHaveLength(2);
  });
});

describe("whether the installation reaches a repository", () => {
  const route = "GET /repos/acme/config/installation";

  it.each([
    { name: "installed", given: { body: { id: 77, suspended_at: null } }, reaches: true },
    { name: "suspended", given: { body: { id: 77, suspended_at: "2026-11-20T10:00:00Z" } }, reaches: false },
    { name: "not installed", given: refusal(404, "Not Found"), reaches: false },
  ])("is asked every time: $name", async ({ given, reaches }) => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(route, given, given);
    expect(await github.app.reaches(repo)).toBe(reaches);
    expect(await github.app.reaches(repo)).toBe(reaches);
  });

  it("is unknown while GitHub is down", async () => {
    const { github, answer } = connect({ tokens: "by hand" });
    answer(route, ...Array(3).fill({ status: 503, body: { message: "down" } }));
    await expect(github.app.reaches(repo)).rejects.toMatchObject({ name: "RetryLater" });
  });
});
