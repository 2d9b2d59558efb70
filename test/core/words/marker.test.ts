import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBranchName } from "../../../src/core/identity.ts";
import {
  type MarkerFacts,
  parseMarker,
  parseTrailer,
  renderMarker,
  renderTrailer,
} from "../../../src/core/words/marker.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import {
  change,
  confirmed,
  digest,
  environment,
  facts,
  imageName,
  must,
  pullRequest,
  repo,
  service,
  sha,
  signer,
  tag,
  tree,
} from "./samples.ts";

const ours = signer("ours");
const theirs = signer("theirs");
const place = { repo: facts.configRepo, branch: must(parseBranchName("tidegate/qa1/blip")) };
const treeSha = tree("7ee");

describe("a release pull request's marker", () => {
  it("is one line, a comment, short", () => {
    const { text } = renderMarker(facts, ours);
    expect(text).toMatch(/^<!-- tidegate:release v1\.[\w-]+\.[0-9a-f]{64} -->$/);
    expect(text.length).toBeLessThan(1000);
  });

  it("gives its facts back from the middle of a body", () => {
    const body = `\r\n${renderMarker(facts, ours).text}\r\n\r\nedited by hand <!-- other -->`;
    expect(parseMarker(body, place, ours)).toEqual({ kind: "genuine", facts });
  });

  it("gives back whatever facts it was made of", () => {
    fc.assert(
      fc.property(anyFacts(), (made) => {
        const { text } = renderMarker(made, ours);
        const branch = must(parseBranchName(`tidegate/${made.environment}/${made.service}`));
        expect(parseMarker(text, { repo: made.configRepo, branch }, ours)).toEqual({ kind: "genuine", facts: made });
      }),
    );
  });

  it.each(hostileTexts)("is not ended by a fact: $name", ({ text }) => {
    const hostile: MarkerFacts = { ...facts, askedBy: { kind: "published", via: text } };
    const marker = renderMarker(hostile, ours).text;
    expect(marker.indexOf("-->")).toBe(marker.length - 3);
    expect(parseMarker(marker, place, ours)).toEqual({ kind: "genuine", facts: hostile });
  });

  it.each([
    ["", "none"],
    ["Release blip to qa1", "none"],
    ["<!-- tidegate:status -->", "none"],
    ["<!-- tidegate:release -->", "forged"],
    ["<!-- tidegate:release v1.e30.00 -->", "forged"],
    ["<!-- tidegate:release v2.e30.00 -->", "forged"],
    ["<!--tidegate:release v1.", "forged"],
    [renderMarker(facts, theirs).text, "forged"],
    [renderMarker(facts, ours).text.replace(" -->", "0 -->"), "forged"],
    [renderMarker(facts, ours).text.replace("v1.", "v1.A"), "forged"],
    [`${renderMarker(facts, ours).text}\n${renderMarker(facts, ours).text}`, "forged"],
    [`<!-- tidegate:release -->${renderMarker(facts, ours).text}`, "forged"],
    [`\t<!-- tidegate:release -->\n${renderMarker(facts, ours).text}`, "forged"],
    [`> ${renderMarker(facts, ours).text}`, "none"],
    ["| `<!-- tidegate:release v1.e30.00 -->` |", "none"],
  ])("in %j is %s", (body, kind) => {
    expect(parseMarker(body, place, ours)).toEqual({ kind });
  });

  it("is forged in another repository, and on another branch", () => {
    const { text } = renderMarker(facts, ours);
    expect(parseMarker(text, { ...place, repo: repo("acme/other") }, ours)).toEqual({ kind: "forged" });
    const branch = must(parseBranchName("tidegate/production/blip"));
    expect(parseMarker(text, { ...place, branch }, ours)).toEqual({ kind: "forged" });
  });

  it("is forged when its facts are outside the grammar though the signature is right", () => {
    const payload = Buffer.from(JSON.stringify({ configRepo: "acme/config" })).toString("base64url");
    const signature = ours.sign(["tidegate marker v1", place.repo, place.branch, payload].join("\n"));
    expect(parseMarker(`<!-- tidegate:release v1.${payload}.${signature} -->`, place, ours)).toEqual({
      kind: "forged",
    });
  });

  it("refuses to be made of a change that leads nowhere", () => {
    const stray = change("1.0.0", confirmed("acme/other:2.0.0"));
    expect(() => renderMarker({ ...facts, changes: [stray] }, ours)).toThrow("which is not released");
  });

  it("of a hundred images leaves room for words", () => {
    const images = Array.from({ length: 100 }, (_, index) => confirmed(`acme/platform-${index}:main-def5678-20261121`));
    const changes = images.map((image) => change("main-abc1234-20261120", image));
    expect(renderMarker({ ...facts, images, changes }, ours).text.length).toBeLessThan(40_000);
  });
});

describe("a commit's trailer", () => {
  const message = `Release blip to qa1\n\nbody\n\n${renderTrailer(facts, treeSha, ours)}`;

  it("gives its facts back", () => {
    expect(parseTrailer(message, { repo: facts.configRepo, tree: treeSha }, ours)).toEqual({ kind: "genuine", facts });
    const squashed = `${message.replaceAll("\n", "\r\n")}\r\nCo-authored-by: Alice <alice@example.com>\r\n`;
    expect(parseTrailer(squashed, { repo: facts.configRepo, tree: treeSha }, ours).kind).toBe("genuine");
  });

  it("gives back whatever facts it was made of", () => {
    fc.assert(
      fc.property(anyFacts(), (made) => {
        const found = parseTrailer(renderTrailer(made, treeSha, ours), { repo: made.configRepo, tree: treeSha }, ours);
        expect(found).toEqual({ kind: "genuine", facts: made });
      }),
    );
  });

  it("is broken by another tree, another repository, another secret, and a second trailer", () => {
    expect(parseTrailer(message, { repo: facts.configRepo, tree: tree("0") }, ours)).toEqual({ kind: "forged" });
    expect(parseTrailer(message, { repo: repo("acme/other"), tree: treeSha }, ours)).toEqual({ kind: "forged" });
    expect(parseTrailer(message, { repo: facts.configRepo, tree: treeSha }, theirs)).toEqual({ kind: "forged" });
    const twice = `${message}\n${renderTrailer(facts, treeSha, ours)}`;
    expect(parseTrailer(twice, { repo: facts.configRepo, tree: treeSha }, ours)).toEqual({ kind: "forged" });
  });

  it.each([
    ["Mend a typo", "none"],
    ["Mention Tidegate-Release: in a line", "none"],
    ["x\n\ntidegate-release: v1.e30.00", "forged"],
    ["x\n\n  Tidegate-Release: v1.e30.00", "forged"],
    [renderMarker(facts, ours).text, "none"],
  ])("in %j is %s", (text, kind) => {
    expect(parseTrailer(text, { repo: facts.configRepo, tree: treeSha }, ours)).toEqual({ kind });
  });

  it("does not take a marker's signature", () => {
    const [, payload = "", signature = ""] = /v1\.([\w-]+)\.([0-9a-f]+)/.exec(renderMarker(facts, ours).text) ?? [];
    const copied = `Tidegate-Release: v1.${payload}.${signature}`;
    expect(parseTrailer(copied, { repo: facts.configRepo, tree: treeSha }, ours)).toEqual({ kind: "forged" });
  });
});

function anyFacts(): fc.Arbitrary<MarkerFacts> {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const digests = hex(12).map(digest);
  const tags = fc.stringMatching(/^\w[\w.-]{0,127}$/).map(tag);
  const names = fc.stringMatching(/^[a-z\d]{1,20}$/);
  const image = fc.record({
    name: names.map((name) => imageName(`ghcr.io/acme/${name}`)),
    tag: tags,
    digest: digests,
  });
  const before = fc.record({ tag: tags, digest: digests }, { requiredKeys: [] });
  const images = fc.array(fc.tuple(image, fc.array(before, { maxLength: 2 })), { maxLength: 4 });
  const origin = fc.record(
    {
      repo: names.map((name) => repo(`acme/${name}`)),
      revision: hex(40).map(sha),
      pullRequest: fc.integer({ min: 1 }).map(pullRequest),
    },
    { requiredKeys: ["repo"] },
  );
  return fc
    .record({ names: fc.tuple(names, names, names), images, origin, via: fc.string({ unit: "binary" }) })
    .map(({ names: [first, second, third], images: all, origin: built, via }) => ({
      configRepo: repo(`acme/${first}`),
      environment: environment(second),
      service: service(third),
      images: all.map(([each]) => each),
      changes: all.flatMap(([to, befores]) => befores.map((from) => ({ image: to.name, from, to }))),
      origin: built,
      askedBy: { kind: "published" as const, via },
      baseCommit: sha("ba5e"),
    }));
}
