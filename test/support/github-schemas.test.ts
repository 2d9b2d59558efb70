import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { validateRequest, validateResponse, validateWebhook } from "./github-schemas.ts";

const sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
const repo = "/repos/acme/config";
const pull = { title: "Release blip 1.2.3", head: "release/blip", base: "main", body: "…", draft: false };

describe("validateRequest", () => {
  it.each([
    ["a pull request", { method: "POST", path: `${repo}/pulls`, body: pull }],
    ["a reference whose slash is escaped", { method: "GET", path: `${repo}/git/ref/heads%2Fmain` }],
    [
      "a reference whose slash is not",
      { method: "patch", path: `${repo}/git/refs/heads/a/b`, body: { sha, force: false } },
    ],
    ["a file below folders", { method: "GET", path: `${repo}/contents/clusters/qa1/blip.yaml?ref=main` }],
    [
      "a query given apart",
      { method: "GET", path: `${repo}/pulls`, query: { state: "open", per_page: 100, page: "2" } },
    ],
    ["a comparison", { method: "GET", path: `${repo}/compare/main...release%2Fblip` }],
    ["a tree with a deleted file", { method: "POST", path: `${repo}/git/trees`, body: treeOf({ sha: null }) }],
    ["a completed check", { method: "POST", path: `${repo}/check-runs`, body: check({ conclusion: "success" }) }],
    ["labels by name", { method: "POST", path: `${repo}/issues/7/labels`, body: { labels: ["release"] } }],
    [
      "a deployment's free payload",
      { method: "POST", path: `${repo}/deployments`, body: { ref: sha, payload: { a: { b: 1 } } } },
    ],
    [
      "a narrowed token",
      { method: "POST", path: "/app/installations/7/access_tokens", body: { permissions: { contents: "write" } } },
    ],
    ["no body where none is needed", { method: "PUT", path: `${repo}/pulls/7/update-branch` }],
  ])("passes %s", (_, request) => {
    expect(validateRequest(request)).toEqual([]);
  });

  it.each([
    [
      "a missing base",
      "POST",
      "/pulls",
      { title: "t", head: "h" },
      "body: must have required property 'base' (required)",
    ],
    ["a wrong type", "POST", "/pulls", { ...pull, draft: "no" }, "body/draft: must be boolean (type)"],
    [
      "a misspelt path",
      "POST",
      "/pull",
      pull,
      "path: no operation for POST /repos/acme/config/pull (misspelt, or a line is missing in tools/github-operations.ts)",
    ],
    [
      "a wrong method",
      "DELETE",
      "/pulls/7",
      undefined,
      "path: no operation for DELETE /repos/acme/config/pulls/7 (misspelt, or a line is missing in tools/github-operations.ts)",
    ],
    [
      "a key that GitHub would ignore",
      "POST",
      "/pulls",
      { ...pull, labels: ["x"] },
      "body/labels: is no key of POST /repos/{owner}/{repo}/pulls body (unknown key)",
    ],
    [
      "such a key further down",
      "POST",
      "/check-runs",
      check({ output: { title: "t", summary: "s", txt: "" } }),
      "body/output/txt: is no key of POST /repos/{owner}/{repo}/check-runs body (unknown key)",
    ],
    [
      "such a key in a list",
      "POST",
      "/git/trees",
      treeOf({ contents: "a" }),
      "body/tree/0/contents: is no key of POST /repos/{owner}/{repo}/git/trees body (unknown key)",
    ],
    [
      "a query parameter that GitHub would ignore",
      "GET",
      "/pulls?states=open",
      undefined,
      "query: must NOT have additional properties 'states' (additionalProperties)",
    ],
    [
      "a query value out of its list",
      "GET",
      "/pulls?state=merged",
      undefined,
      "query/state: must be equal to one of the allowed values: open,closed,all (enum)",
    ],
    ["a number that is none", "GET", "/pulls/seven", undefined, "path/pull_number: must be integer (type)"],
    [
      "a body where none is taken",
      "POST",
      "/../../app/hook/deliveries/7/attempts",
      { again: true },
      "body: POST /app/hook/deliveries/{delivery_id}/attempts takes none",
    ],
    [
      "no body where one is needed",
      "POST",
      "/git/refs",
      undefined,
      "body: POST /repos/{owner}/{repo}/git/refs needs one (required)",
    ],
  ])("refuses %s", (_, method, path, body, problem) => {
    const absolute = path.startsWith("/../..") ? path.slice("/../..".length) : repo + path;
    expect(validateRequest({ method, path: absolute, body })).toEqual([problem]);
  });

  it("refuses a check's status out of its list", () => {
    expect(validateRequest({ method: "POST", path: `${repo}/check-runs`, body: check({ status: "done" }) })).toContain(
      "body/status: must be equal to one of the allowed values: queued,in_progress,completed (enum)",
    );
  });

  it("reports every problem at once", () => {
    const body = { title: 7, head: "h", basis: "main" };
    expect(validateRequest({ method: "POST", path: `${repo}/pulls`, body })).toHaveLength(3);
  });
});

describe("validateResponse", () => {
  const reference = {
    ref: "refs/heads/main",
    node_id: "REF_1",
    url: "http://127.0.0.1/x",
    object: { type: "commit", sha, url: "http://127.0.0.1/y" },
  };
  const refPath = `${repo}/git/ref/heads%2Fmain`;
  const notFound = { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" };

  it.each([
    ["an answer", { method: "GET", path: refPath, status: 200, body: reference }],
    ["an answer without a body", { method: "DELETE", path: "/installation/token", status: 204, body: "" }],
    ["a documented refusal", { method: "GET", path: refPath, status: 404, body: notFound }],
    ["bad credentials, which any operation answers", { method: "GET", path: "/app", status: 401, body: notFound }],
    [
      "null where the schema says nullable",
      { method: "GET", path: `${repo}/pulls/7/reviews`, status: 200, body: [review({ user: null })] },
    ],
  ])("passes %s", (_, response) => {
    expect(validateResponse(response)).toEqual([]);
  });

  it.each([
    [
      "a missing field",
      { method: "GET", path: refPath, status: 200, body: { ...reference, node_id: undefined } },
      "body: must have required property 'node_id' (required)",
    ],
    [
      "null where the schema does not say so",
      { method: "GET", path: refPath, status: 200, body: { ...reference, ref: null } },
      "body/ref: must be string (type)",
    ],
    [
      "an invented field",
      { method: "GET", path: refPath, status: 200, body: { ...reference, branch: "main" } },
      "body/branch: is no key of GET /repos/{owner}/{repo}/git/ref/{ref} 200 application/json (unknown key)",
    ],
    [
      "an undocumented status",
      { method: "GET", path: refPath, status: 201, body: reference },
      "status: GET /repos/{owner}/{repo}/git/ref/{ref} does not answer 201 (it knows 200, 404, 409)",
    ],
    [
      "a body where there is none",
      { method: "DELETE", path: "/installation/token", status: 204, body: {} },
      "body: DELETE /installation/token 204 has none",
    ],
    [
      "an unknown operation",
      { method: "GET", path: "/nowhere", status: 200, body: {} },
      "path: no operation for GET /nowhere (misspelt, or a line is missing in tools/github-operations.ts)",
    ],
    [
      "a media type that is not offered",
      { method: "GET", path: refPath, status: 200, body: reference, mediaType: "text/html" },
      "body: GET /repos/{owner}/{repo}/git/ref/{ref} 200 is not offered as text/html but as application/json",
    ],
  ])("refuses %s", (_, response, problem) => {
    expect(validateResponse(response)).toEqual([problem]);
  });

  it("looks into lists", () => {
    const body = [review({ state: 7 })];
    expect(validateResponse({ method: "GET", path: `${repo}/pulls/7/reviews`, status: 200, body })).toEqual([
      "body/0/state: must be string (type)",
    ]);
  });
});

describe("validateWebhook", () => {
  const file = createRequire(import.meta.url).resolve("@octokit/webhooks-examples/api.github.com/index.json");
  const examples: readonly { readonly name: string; readonly examples: readonly Record<string, unknown>[] }[] =
    JSON.parse(readFileSync(file, "utf8"));
  const isValid = (name: string) => (example: unknown) => validateWebhook(name, example).length === 0;

  it.each(["push", "issue_comment", "pull_request", "check_run", "installation", "deployment_status", "package"])(
    "passes newer published examples of %s",
    (name) => {
      expect(examples.find((event) => event.name === name)?.examples.some(isValid(name))).toBe(true);
    },
  );

  it("judges registry_package, of which no example is published", () => {
    const published = examples.find(({ name }) => name === "package")?.examples.find(isValid("package"));
    const { package: value, ...rest } = published ?? {};
    const registryPackage = { ...rest, registry_package: value };
    expect(validateWebhook("registry_package", registryPackage)).toEqual([]);
    expect(validateWebhook("registry_package", { ...registryPackage, registry_package: undefined })).toEqual([
      "body: must have required property 'registry_package' (required)",
    ]);
  });

  it.each([
    [
      "an action that GitHub does not send",
      "pull_request",
      { action: "merged" },
      'action: no published schema for pull_request with action "merged"',
    ],
    ["an event that GitHub does not send", "image", {}, "action: no published schema for image with action undefined"],
    ["a missing field", "ping", { zen: "…", hook_id: 7 }, "body: must have required property 'hook' (required)"],
  ])("refuses %s", (_, name, body, problem) => {
    expect(validateWebhook(name, body)).toContain(problem);
  });

  it("refuses an invented field", () => {
    const push = examples.find(({ name }) => name === "push")?.examples.find(isValid("push"));
    expect(validateWebhook("push", { ...push, branch: "main" })).toEqual([
      "body: must NOT have additional properties 'branch' (additionalProperties)",
    ]);
  });
});

function treeOf(entry: object): object {
  return { base_tree: sha, tree: [{ path: "a.yaml", mode: "100644", type: "blob", ...entry }] };
}

function check(fields: object): object {
  return { name: "tidegate/qa1", head_sha: sha, status: "completed", ...fields };
}

function review(fields: object): object {
  const link = { href: "http://127.0.0.1/z" };
  return {
    id: 1,
    node_id: "PRR_1",
    user: null,
    body: "",
    state: "APPROVED",
    html_url: "http://127.0.0.1/x",
    pull_request_url: "http://127.0.0.1/y",
    _links: { html: link, pull_request: link },
    submitted_at: "2026-11-21T00:00:00Z",
    commit_id: sha,
    author_association: "MEMBER",
    ...fields,
  };
}
