import { describe, expect, it } from "vitest";
import { parsePullRequestNumber } from "../../../src/core/identity.ts";
import type { Decision } from "../../../src/core/release/plan.ts";
import { planRelease } from "../../../src/core/release/plan-release.ts";
import type { ReleaseSnapshot } from "../../../src/core/release/snapshot.ts";
import { confirmed, must, oursAt, record, request, sha, snapshot, type World } from "../../support/snapshot-builder.ts";

const pullRequest = must(parsePullRequestNumber(7));

function deployment(image: string): string {
  return [
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata: { name: app }",
    "spec:",
    "  template:",
    "    spec:",
    "      containers:",
    "        - name: app",
    `          image: ${image} # the app`,
    "",
  ].join("\n");
}

const running = (image: string, change: Partial<World> = {}): World => ({
  files: { "qa/app.yaml": deployment(image) },
  ...change,
});

function codes(decision: Decision): readonly string[] {
  return decision.kind === "refused" ? decision.refusals.map(({ code }) => code) : [decision.kind];
}

describe("planRelease", () => {
  it("changes exactly the characters of the tag", () => {
    const decision = planRelease(request([confirmed("acme/app:1.3.0")]), snapshot(running("acme/app:1.2.9")));
    expect(decision).toMatchObject({
      kind: "plan",
      mode: "pull-request",
      branch: "tidegate/qa/app",
      edits: [{ path: "qa/app.yaml", before: "1.2.9", after: "1.3.0" }],
      files: [{ path: "qa/app.yaml", text: deployment("acme/app:1.3.0") }],
      changes: [{ image: "docker.io/acme/app", from: { tag: "1.2.9" } }],
      places: [{ path: "qa/app.yaml", line: 9, kind: "pod-spec" }],
      unordered: [],
    });
  });

  it("moves tag and digest together where a digest pins the place", () => {
    const old = `acme/app:1.2.9@sha256:${"0".repeat(64)}`;
    const decision = planRelease(request([confirmed("acme/app:1.3.0", "a")]), snapshot(running(old)));
    expect(decision).toMatchObject({ files: [{ text: deployment(`acme/app:1.3.0@sha256:${"a".repeat(64)}`) }] });
  });

  it("names what else changes by an anchor", () => {
    const text = "v: &v 1.2.9\nimage: {repository: acme/app, tag: *v}\n";
    const world = { images: ["acme/app"], files: { "qa/values.yaml": text } };
    const decision = planRelease(request([confirmed("acme/app:1.3.0")]), snapshot(world));
    expect(decision).toMatchObject({ changesWith: [{ path: "qa/values.yaml", line: 1, withLine: 2 }] });
  });

  it("plans the images of one service together", () => {
    const world = {
      images: ["acme/api", "acme/web"],
      files: {
        "qa/api.yaml": deployment("acme/api:1.0.0"),
        "qa/web.yaml": deployment("acme/web:1.0.0"),
        "qa/other.yaml": deployment("acme/other:1.0.0"),
      },
    };
    const decision = planRelease(request([confirmed("acme/api:1.1.0"), confirmed("acme/web:1.1.0")]), snapshot(world));
    expect(decision).toMatchObject({ files: [{ path: "qa/api.yaml" }, { path: "qa/web.yaml" }] });
  });

  const cases: readonly {
    readonly name: string;
    readonly asked?: string;
    readonly world: World;
    readonly change?: Partial<ReleaseSnapshot>;
    readonly expected: readonly string[];
  }[] = [
    { name: "Git has it already", world: running("acme/app:1.3.0"), expected: ["unchanged"] },
    { name: "Git has a newer one", world: running("acme/app:1.4.0"), expected: ["older-than-git"] },
    {
      name: "Git has a pre-release of a newer one",
      world: running("acme/app:2.0.0-rc.1"),
      expected: ["older-than-git"],
    },
    {
      name: "one of two places is newer",
      world: { files: { "qa/us.yaml": deployment("acme/app:1.2.0"), "qa/eu.yaml": deployment("acme/app:1.4.0") } },
      expected: ["older-than-git"],
    },
    { name: "Git has a tag without order, for review", world: running("acme/app:latest"), expected: ["plan"] },
    {
      name: "Git has a tag without order, in commit mode",
      world: running("acme/app:latest", { release: "commit" }),
      expected: ["order-unknown"],
    },
    { name: "nothing names the image", world: running("acme/application:1.2.0"), expected: ["no-reference"] },
    {
      name: "the path is not there",
      world: { files: {} },
      change: { missingPaths: ["qa"] },
      expected: ["environment-path-missing"],
    },
    {
      name: "the only place is told to stay",
      world: { files: { "qa/app.yaml": deployment("acme/app:1.2.0").replace("# the app", "# tidegate: ignore") } },
      expected: ["unclear-reference"],
    },
    {
      name: "a person has commits on the release branch",
      world: running("acme/app:1.2.0"),
      change: { branch: { kind: "others", commit: sha("9") } },
      expected: ["branch-has-other-commits"],
    },
    {
      name: "a person has commits there, but it is commit mode",
      world: running("acme/app:1.2.0", { release: "commit" }),
      change: { branch: { kind: "others", commit: sha("9") } },
      expected: ["plan"],
    },
  ];

  it.each(cases)("answers $expected when $name", ({ asked = "acme/app:1.3.0", world, change, expected }) => {
    expect(codes(planRelease(request([confirmed(asked)]), snapshot(world, change)))).toEqual(expected);
  });

  describe("what persons said before sticks", () => {
    const asked = request([confirmed("acme/app:1.3.0")]);
    const older = request([confirmed("acme/app:1.2.5")]);
    const newer = request([confirmed("acme/app:1.4.0")]);
    const world = running("acme/app:1.2.0");

    it("does not propose again what was closed", () => {
      expect(codes(planRelease(asked, snapshot(world, { history: [record(asked, "closed")] })))).toEqual([
        "closed-by-person",
      ]);
    });

    it("proposes a newer one after another was closed", () => {
      expect(codes(planRelease(newer, snapshot(world, { history: [record(asked, "closed")] })))).toEqual(["plan"]);
    });

    it("does not bring back what was merged and then set back", () => {
      expect(codes(planRelease(asked, snapshot(world, { history: [record(asked, "merged")] })))).toEqual([
        "set-back-before",
      ]);
    });

    it("takes the same tag built anew for the same version where no digest is written", () => {
      const rebuilt = request([confirmed("acme/app:1.3.0", "a")]);
      for (const [state, code] of [
        ["closed", "closed-by-person"],
        ["merged", "set-back-before"],
      ] as const) {
        const history = [record(rebuilt, "refused"), record(asked, state)];
        expect(codes(planRelease(rebuilt, snapshot(world, { history })))).toEqual([code]);
      }
    });

    it("takes it for another version where a digest pins the place", () => {
      const rebuilt = request([confirmed("acme/app:1.3.0", "a")]);
      const pinned = running(`acme/app:1.3.0@sha256:${"d".repeat(64)}`);
      expect(codes(planRelease(rebuilt, snapshot(pinned, { history: [record(asked, "merged")] })))).toEqual(["plan"]);
    });

    it("tries again what was refused", () => {
      expect(codes(planRelease(asked, snapshot(world, { history: [record(asked, "refused")] })))).toEqual(["plan"]);
    });

    const proposing = (change: Partial<ReleaseSnapshot["proposal"] & object> = {}): Partial<ReleaseSnapshot> => ({
      history: [record(asked, "proposed")],
      proposal: { pullRequest, record: record(asked, "proposed"), ...change },
      branch: oursAt("e"),
    });

    it("leaves the open release pull request alone when it says just this", () => {
      expect(codes(planRelease(asked, snapshot(world, proposing())))).toEqual(["unchanged"]);
    });

    it("plans afresh when it conflicts with its base", () => {
      expect(codes(planRelease(asked, snapshot(world, proposing({ mergeable: false }))))).toEqual(["plan"]);
    });

    it("plans afresh when the branch is not where the index left it", () => {
      expect(codes(planRelease(asked, snapshot(world, { ...proposing(), branch: oursAt("1") })))).toEqual(["plan"]);
    });

    it("says in the open release pull request where it was built, once that is known", () => {
      const unknown = { repo: asked.origin.repo };
      const change = proposing({ record: record(asked, "proposed", { origin: unknown }) });
      expect(codes(planRelease(asked, snapshot(world, change)))).toEqual(["plan"]);
    });

    it("plans afresh when the environment has a place since then that the release would miss", () => {
      const now = { files: { ...world.files, "qa/worker.yaml": deployment("acme/app:1.2.0") } };
      const { manifests: plannedOn } = snapshot(world);
      expect(codes(planRelease(asked, snapshot(now, proposing({ plannedOn }))))).toEqual(["plan"]);
      expect(codes(planRelease(asked, snapshot(world, proposing({ plannedOn }))))).toEqual(["unchanged"]);
    });

    it("proposes again what was overtaken, though its pull request could not be closed yet", () => {
      const change = proposing({ record: record(asked, "superseded") });
      expect(codes(planRelease(asked, snapshot(world, change)))).toEqual(["plan"]);
    });

    it("takes the open release pull request over for a newer version", () => {
      expect(codes(planRelease(newer, snapshot(world, proposing())))).toEqual(["plan"]);
    });

    it("does not take it back to an older one", () => {
      expect(codes(planRelease(older, snapshot(world, proposing())))).toEqual(["older-than-proposed"]);
    });
  });

  describe("where tags tell no order", () => {
    const world = running("acme/app:main-aaaaaaa", { follow: "{ branch: main }", tags: "{branch}-{sha}" });
    const asked = request([confirmed("acme/app:main-bbbbbbb")]);
    const changes = (status: "ahead" | "behind" | "diverged"): Partial<ReleaseSnapshot> => ({
      sourceChanges: {
        repo: asked.origin.repo,
        from: sha("a"),
        to: sha("b"),
        url: "https://github.test/acme/app/compare/a...b",
        status,
        totalCommits: 1,
        pullRequests: [],
        otherCommits: [],
      },
    });

    it.each([
      ["ahead", ["plan"]],
      ["behind", ["older-than-git"]],
      ["diverged", ["plan"]],
    ] as const)("the source repo's history does: %s", (status, expected) => {
      expect(codes(planRelease(asked, snapshot(world, changes(status))))).toEqual(expected);
    });
  });

  describe("where tags tell no order between the proposed version and another", () => {
    const world = running("acme/app:main-aaaaaaa", { follow: "{ branch: main }", tags: "{branch}-{sha}" });
    const proposed = request([confirmed("acme/app:main-ccccccc")]);
    const asked = request([confirmed("acme/app:main-bbbbbbb")]);

    it.each([
      ["ahead", ["plan"]],
      ["behind", ["older-than-proposed"]],
      ["diverged", ["plan"]],
    ] as const)("the source repo's history does: %s", (ancestry, expected) => {
      const change: Partial<ReleaseSnapshot> = {
        proposal: { pullRequest, record: record(proposed, "proposed"), ancestry },
        branch: oursAt("e"),
      };
      expect(codes(planRelease(asked, snapshot(world, change)))).toEqual(expected);
    });
  });

  it("does not take the history of one running version for that of another", () => {
    const world: World = {
      follow: "{ branch: main }",
      tags: "{branch}-{sha}",
      release: "commit",
      files: { "qa/us.yaml": deployment("acme/app:main-aaaaaaa"), "qa/eu.yaml": deployment("acme/app:main-ddddddd") },
    };
    const asked = request([confirmed("acme/app:main-bbbbbbb")]);
    const sourceChanges = {
      repo: asked.origin.repo,
      from: sha("a"),
      to: sha("b"),
      url: "https://github.test/acme/app/compare/a...b",
      status: "ahead",
      totalCommits: 1,
      pullRequests: [],
      otherCommits: [],
    } as const;
    expect(codes(planRelease(asked, snapshot(world, { sourceChanges })))).toEqual(["order-unknown", "order-unknown"]);
  });

  it("names whole files that were left alone and name the image", () => {
    const skipped = [
      { path: "qa/chart/app.yaml", reason: "template" },
      { path: "qa/link.yaml", reason: "symlink" },
    ];
    const decision = planRelease(
      request([confirmed("acme/app:1.3.0")]),
      snapshot(running("acme/app:1.2.0"), { skipped }),
    );
    expect(decision).toMatchObject({ kind: "plan", skipped: [{ path: "qa/chart/app.yaml", reason: "template" }] });
  });

  it("gives the same decision for the same input", () => {
    const input = [request([confirmed("acme/app:1.3.0")]), snapshot(running("acme/app:1.2.9"))] as const;
    expect(planRelease(...input)).toEqual(planRelease(...input));
  });

  it("has nothing left to do once its files are in place", () => {
    const asked = request([confirmed("acme/app:1.10")]);
    const world = running("acme/app:1.9", { follow: "{ pattern: '1[.]\\d+', order: text }" });
    const decision = planRelease(
      asked,
      snapshot({ ...world, follow: "{ pattern: '1[.](?P<n>[0-9]+)', extract: $n, order: numeric }" }),
    );
    if (decision.kind !== "plan") throw new Error(JSON.stringify(decision));
    const after = Object.fromEntries(decision.files.map(({ path, text }) => [path, text]));
    expect(codes(planRelease(asked, snapshot({ ...world, files: after })))).toEqual(["unchanged"]);
  });
});
