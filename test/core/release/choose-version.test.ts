import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfirmedImage } from "../../../src/core/image/reference.ts";
import { chooseFollowed, choosePrevious, chooseRolledBack } from "../../../src/core/release/choose-version.ts";
import type { ReleaseRecord, ReleaseState, VersionChange } from "../../../src/core/release/record.ts";
import { confirmed, must, record, request, snapshot } from "../../support/snapshot-builder.ts";

const app = (tag: string, digit = "d") => confirmed(`acme/app:${tag}`, digit);
const web = (tag: string, digit = "d") => confirmed(`acme/web:${tag}`, digit);
const one = { images: [app("1").name] };
const both = { images: [app("1").name, web("1").name] };

/** `at` of one version: what it came from, and what became of it. */
function was(
  state: ReleaseState,
  to: ConfirmedImage | readonly ConfirmedImage[],
  from: readonly VersionChange["from"][] = [],
): ReleaseRecord {
  const images = Array.isArray(to) ? to : [to];
  const changes = images.flatMap((image) => from.map((each) => ({ image: image.name, from: each, to: image })));
  return record(request(images), state, { changes });
}

const from = (tag: string, digit = "d") => ({ tag: app(tag).tag, digest: app(tag, digit).digest });

function previous(service: Parameters<typeof choosePrevious>[0], history: readonly ReleaseRecord[]): string {
  const images = choosePrevious(service, history)?.images ?? [];
  return images.map(({ tag, digest }) => `${tag}${digest === undefined ? "" : `@${digest.slice(7, 8)}`}`).join(" ");
}

describe("the version to go back to", () => {
  const a = was("merged", app("1.0"));
  const b = was("merged", app("1.1"), [from("1.0")]);

  it.each<[string, readonly ReleaseRecord[], string]>([
    ["is not known without a record", [], ""],
    ["is not known when nothing was merged", [was("proposed", app("1.1"), [from("1.0")]), was("closed", app("1"))], ""],
    ["is not known of a first release that came from nothing known", [was("merged", app("1.0"), [{}])], ""],
    ["is what the last release came from", [b, a], "1.0@d"],
    ["is that also where no record tells of it", [b], "1.0@d"],
    ["is the tag alone where no digest was written", [was("merged", app("1.1"), [{ tag: app("1.0").tag }])], "1.0"],
    ["is the digest before where only that moved", [was("merged", app("edge", "b"), [from("edge", "a")])], "edge@a"],
    ["is the tag of a digest that a record knows", [was("merged", app("1.1", "b"), [digestOf("a")]), a0()], "1.0@a"],
    ["is what was merged before where a digest is not known", [was("merged", app("1.1"), [digestOf("e")]), a], "1.0@d"],
    [
      "is what was merged before where places differed",
      [was("merged", app("1.2"), [from("1.1"), from("0.9")]), a],
      "1.0@d",
    ],
    ["is the tag that places had in common", [was("merged", app("1.2"), [from("1.1", "a"), from("1.1", "b")])], "1.1"],
    [
      "after a rollback is what ran before that, not what was rolled back",
      [was("merged", app("1.1"), [from("1.2")]), was("rolled-back", app("1.2"), [from("1.1")]), a],
      "1.0@d",
    ],
    [
      "after a rollback of the only version before is not known",
      [was("merged", app("1.0"), [from("1.1")]), was("rolled-back", app("1.1"), [from("1.0")])],
      "",
    ],
    [
      "after two rollbacks passes over both",
      [
        was("merged", app("1.1"), [from("1.2")]),
        was("rolled-back", app("1.2"), [from("1.1")]),
        was("rolled-back", app("1.3"), [from("1.2")]),
        a,
      ],
      "1.0@d",
    ],
    [
      "passes over what was rolled back and announced again with another digest",
      [
        was("refused", app("1.2", "f")),
        was("merged", app("1.1"), [from("1.2")]),
        was("rolled-back", app("1.2"), [from("1.1")]),
        a,
      ],
      "1.0@d",
    ],
    [
      "passes over an old merge of a tag that was rolled back later",
      [was("merged", app("1.1"), [from("1.2")]), was("rolled-back", app("1.2")), was("merged", app("1.2", "a")), a],
      "1.0@d",
    ],
    [
      "may be one that was rolled back and brought back by a person",
      [was("merged", app("1.3"), [from("1.2")]), was("merged", app("1.2"), [from("1.1")])],
      "1.2@d",
    ],
    [
      "is not what runs, though that came by hand and its record names no change",
      [was("merged", app("1.1")), was("merged", app("1.1", "a")), a],
      "1.0@d",
    ],
    [
      "is not what was only proposed, closed or refused",
      [b, was("closed", app("1.05")), was("refused", app("2"))],
      "1.0@d",
    ],
  ])("%s", (_, history, expected) => {
    expect(previous(one, history)).toBe(expected);
  });

  it.each<[string, readonly ReleaseRecord[], string]>([
    ["has each image's own tag", [pair("1.1", "2.1", ["1.0", "2.0"])], "1.0@d 2.0@d"],
    ["keeps the image that did not change", [pair("1.1", "2.0", ["1.0"])], "1.0@d 2.0@d"],
    ["has the images that a record has", [was("merged", app("1.1"), [{}]), was("merged", app("1.0"))], "1.0@d"],
  ])("of several images %s", (_, history, expected) => {
    expect(previous(both, history)).toBe(expected);
  });

  it("has no image that the service no longer has", () => {
    expect(previous(one, [was("merged", app("1.1"), [{}]), was("merged", [app("1.0"), web("2.0")])])).toBe("1.0@d");
    expect(previous(one, [was("merged", app("1.1"), [{}]), was("merged", web("2.0"))])).toBe("");
  });

  it("tells where it was built, when a record does", () => {
    expect(choosePrevious(one, [b, a])?.origin).toEqual(a.origin);
    expect(choosePrevious(one, [b])).not.toHaveProperty("origin");
  });

  it("is never what runs, nor what was rolled back, whatever happened", () => {
    const image = fc.record({ tag: fc.constantFrom("1", "2", "3", "4"), digit: fc.constantFrom("a", "b") });
    const change = fc.option(fc.record({ tag: fc.constantFrom("1", "2", "3", "4"), digit: fc.constantFrom("a", "b") }));
    const state = fc.constantFrom<ReleaseState>("merged", "rolled-back", "refused", "closed", "superseded", "proposed");
    const event = fc.record({ image, change, state });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const history = events.map((each) =>
          was(
            each.state,
            app(each.image.tag, each.image.digit),
            each.change === null ? [] : [from(each.change.tag, each.change.digit)],
          ),
        );
        const [found] = choosePrevious(one, history)?.images ?? [];
        if (found === undefined) return;
        const current = must(history.find((each) => each.state === "merged")?.images[0]);
        expect([found.tag, found.digest]).not.toEqual([current.tag, current.digest]);
        const last = history.find(
          ({ state, images }) => ["merged", "rolled-back"].includes(state) && images[0]?.tag === found.tag,
        );
        expect(last?.state).not.toBe("rolled-back");
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the version that an environment follows", () => {
  const tags = ["1.0.0", "1.2.0", "2.0.0-rc.1", "latest"].map((tag) => app(tag).tag);

  it.each<[string, string | undefined, string | undefined]>([
    ["the newest that its policy takes", '{ semver: ">=1.0.0" }', "1.2.0"],
    ["none where it takes none", '{ semver: ">=3.0.0" }', undefined],
  ])("is %s", (_, follow, expected) => {
    const { rules, service } = snapshot({ ...(follow === undefined ? {} : { follow }), files: {} });
    expect(chooseFollowed(rules, service, tags)).toBe(expected);
  });

  it("is none where it changes only when asked", () => {
    const { rules, service } = snapshot({ files: {} });
    const { follow: _, ...asked } = rules;
    expect(chooseFollowed(asked, service, tags)).toBeUndefined();
  });
});

function digestOf(digit: string): VersionChange["from"] {
  return { digest: app("1", digit).digest };
}

function a0(): ReleaseRecord {
  return was("merged", app("1.0", "a"));
}

function pair(appTag: string, webTag: string, [appFrom, webFrom]: readonly string[]): ReleaseRecord {
  const [to, toWeb] = [app(appTag), web(webTag)];
  const changes = [
    ...(appFrom === undefined ? [] : [{ image: to.name, from: from(appFrom), to }]),
    ...(webFrom === undefined ? [] : [{ image: toWeb.name, from: from(webFrom), to: toWeb }]),
  ];
  return record(request([to, toWeb]), "merged", { changes });
}

describe("what a rollback took away", () => {
  const a = was("merged", app("1.0"));
  const b = was("merged", app("1.1"), [from("1.0")]);
  const to = (...came: VersionChange["from"][]) => was("proposed", app("1.0"), came);

  it.each<[string, ReleaseRecord, readonly ReleaseRecord[], ReturnType<typeof chooseRolledBack>]>([
    ["is the release that Git had", to(from("1.1")), [to(from("1.1")), b, a], { recorded: b }],
    ["is that where only its tag is written", to({ tag: app("1.1").tag }), [b, a], { recorded: b }],
    [
      "is what Git had though it never was merged by the records",
      to(from("1.2")),
      [was("closed", app("1.2")), b, a],
      { recorded: was("closed", app("1.2")) },
    ],
    [
      "is the merged one of two builds under one tag",
      to({ tag: app("1.2").tag }),
      [was("closed", app("1.2", "a")), was("merged", app("1.2", "b")), b],
      { recorded: was("merged", app("1.2", "b")) },
    ],
    [
      "is what somebody wrote by hand, and next best what was released last",
      to(from("1.5", "e")),
      [b, a],
      { written: [app("1.5", "e")], recorded: b },
    ],
    ["is what somebody wrote by hand where nothing is on record", to({ tag: app("1.5").tag }), [], written("1.5")],
    ["is what was released last where places differed", to(from("1.5"), from("1.4")), [b, a], { recorded: b }],
    ["is what was released last where the rollback does not tell", to(), [b, a], { recorded: b }],
    ["is nothing where nothing else ran", to(), [a], {}],
  ])("%s", (_, rollback, history, expected) => {
    expect(chooseRolledBack(rollback, history)).toEqual(expected);
  });

  function written(tag: string): ReturnType<typeof chooseRolledBack> {
    const { name, tag: own } = app(tag);
    return { written: [{ name, tag: own }] };
  }
});
