import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import nock from "nock";
import { pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { RetryLater } from "../../src/core/fault.ts";
import { type BlobSha, parseBlobSha } from "../../src/core/identity.ts";
import { GitHubFault } from "../../src/github/faults.ts";
import { findBlobsInTarball } from "../../src/github/tarball.ts";
import { blobShaOf, minted } from "../support/fake-objects.ts";
import { type NockedGitHub, type ScriptedAnswer, useNockedGitHub } from "../support/nocked-github.ts";
import { commitOf, refusal, repo } from "./answers.ts";

const connect = useNockedGitHub();
const commit = commitOf("c");
const tarballRoute = `GET /repos/acme/config/tarball/${commit}`;
const archiveHost = "https://codeload.github.com";
const archivePath = "/acme/config/legacy.tar.gz/abc?token=short-lived";

interface TestFile {
  readonly text: string;
  readonly sha: BlobSha;
}

function file(text: string): TestFile {
  return { text, sha: blobShaOf(Buffer.from(text)) };
}

function files(count: number): readonly TestFile[] {
  return Array.from({ length: count }, (_, index) => file(`name: file ${index}\n`));
}

function blobAnswer({ text }: { readonly text: string }): ScriptedAnswer {
  // GitHub breaks the base64 into lines.
  const content = Buffer.from(text).toString("base64").replace(/.{60}/g, "$&\n");
  return { body: { content, encoding: "base64", sha: "unread", size: text.length, url: "https://api.github.com/b" } };
}

async function tarball(texts: readonly string[], links: readonly string[] = []): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "acme-config-abc/", type: "directory" });
  for (const [index, text] of texts.entries()) archive.entry({ name: `acme-config-abc/${index}.yaml` }, text);
  for (const [index, linkname] of links.entries())
    archive.entry({ name: `acme-config-abc/link-${index}`, type: "symlink", linkname });
  archive.finalize();
  return gzipSync(await buffer(archive));
}

/** Not a slice of Node's shared pool: a response's stream takes the whole of what it is given away from its owner. */
function ownBuffer(text: string): Buffer {
  return Buffer.alloc(text.length, text);
}

/** Scripts the redirect and the archive; gives what the archive's host was sent. */
function answerTarball({ answer }: NockedGitHub, archive: Buffer, status = 200): { readonly sent: Headers[] } {
  answer(tarballRoute, { status: 302, headers: { location: archiveHost + archivePath } });
  const sent: Headers[] = [];
  nock(archiveHost)
    .get(archivePath)
    .reply(async (request: Request) => {
      sent.push(request.headers);
      return [status, archive, { "content-type": "application/x-gzip" }];
    });
  return { sent };
}

function shas(wanted: readonly TestFile[]): readonly BlobSha[] {
  return wanted.map(({ sha }) => sha);
}

function textsOf(found: ReadonlyMap<BlobSha, Uint8Array>): readonly string[] {
  return [...found.values()].map((bytes) => Buffer.from(bytes).toString()).sort();
}

describe("blobs", () => {
  it("up to twenty are fetched one by one, each once", async () => {
    const { github, answer, seen } = connect();
    const wanted = files(20);
    for (const each of wanted) answer(`GET /repos/acme/config/git/blobs/${each.sha}`, blobAnswer(each));
    const found = await github.contents.fetchBlobs(repo, commit, [...shas(wanted), ...shas(wanted)]);
    expect(textsOf(found)).toEqual(wanted.map(({ text }) => text).sort());
    expect(seen).toHaveLength(20);
  });

  it("that are known cost nothing", async () => {
    const { github, answer, seen } = connect();
    const wanted = files(3);
    for (const each of wanted) answer(`GET /repos/acme/config/git/blobs/${each.sha}`, blobAnswer(each));
    await github.contents.fetchBlobs(repo, commit, shas(wanted));
    expect(textsOf(await github.contents.fetchBlobs(repo, commitOf("d"), shas(wanted)))).toHaveLength(3);
    expect(seen).toHaveLength(3);
  });

  it("are forgotten when the cache is full", async () => {
    const { github, answer } = connect({ blobCacheBytes: 1 });
    const [only] = files(1);
    if (only === undefined) return;
    answer(`GET /repos/acme/config/git/blobs/${only.sha}`, blobAnswer(only), blobAnswer(only));
    await github.contents.fetchBlobs(repo, commit, [only.sha]);
    expect(await github.contents.fetchBlobs(repo, commit, [only.sha])).toHaveProperty("size", 1);
  });

  it("whose bytes have another SHA are a fault", async () => {
    const { github, answer } = connect();
    const wanted = file("image: blip:1.0.0\n");
    answer(`GET /repos/acme/config/git/blobs/${wanted.sha}`, blobAnswer({ text: "image: blip:6.6.6\n" }));
    await expect(github.contents.fetchBlobs(repo, commit, [wanted.sha])).rejects.toBeInstanceOf(GitHubFault);
  });

  it("keep bytes that are no UTF-8", async () => {
    const { github, answer } = connect();
    const bytes = Buffer.from([0, 255, 254, 13, 10, 128]);
    const sha = blobShaOf(bytes);
    answer(`GET /repos/acme/config/git/blobs/${sha}`, {
      body: { content: bytes.toString("base64"), encoding: "base64" },
    });
    expect((await github.contents.fetchBlobs(repo, commit, [sha])).get(sha)).toEqual(new Uint8Array(bytes));
  });

  it("of a SHA-256 repository are judged by SHA-256", async () => {
    const { github, answer } = connect();
    const text = "a: 1\n";
    const sha = minted(parseBlobSha, createHash("sha256").update(`blob ${text.length}\0${text}`).digest("hex"));
    answer(`GET /repos/acme/config/git/blobs/${sha}`, blobAnswer({ text }));
    expect(textsOf(await github.contents.fetchBlobs(repo, commit, [sha]))).toEqual([text]);
  });
});

describe("many blobs", () => {
  it("come from one archive, whose host does not get our token", async () => {
    const nocked = connect();
    const wanted = files(30);
    const { sent } = answerTarball(nocked, await tarball(wanted.map(({ text }) => text)));
    const found = await nocked.github.contents.fetchBlobs(repo, commit, shas(wanted));
    expect(textsOf(found)).toEqual(wanted.map(({ text }) => text).sort());
    expect(sent.map((headers) => headers.get("authorization"))).toEqual([null]);
    expect(nocked.observed.map(({ route, status }) => [route, status]).slice(-2)).toEqual([
      ["/repos/{owner}/{repo}/tarball/{ref}", 302],
      ["archive", 200],
    ]);
  });

  it("wanted by many at the same time come from one archive", async () => {
    const nocked = connect();
    const wanted = files(30);
    answerTarball(nocked, await tarball(wanted.map(({ text }) => text)));
    const all = [0, 1, 2].map(() => nocked.github.contents.fetchBlobs(repo, commit, shas(wanted)));
    expect((await Promise.all(all)).map(({ size }) => size)).toEqual([30, 30, 30]);
    expect(nocked.seen).toHaveLength(1);
  });

  it("are fetched singly where the archive lies or leaves out", async () => {
    const nocked = connect();
    const wanted = files(30);
    const [changed, left, ...honest] = wanted;
    if (changed === undefined || left === undefined) return;
    answerTarball(nocked, await tarball(["name: substituted on export\n", ...honest.map(({ text }) => text)]));
    for (const each of [changed, left]) nocked.answer(`GET /repos/acme/config/git/blobs/${each.sha}`, blobAnswer(each));
    const found = await nocked.github.contents.fetchBlobs(repo, commit, shas(wanted));
    expect(textsOf(found)).toEqual(wanted.map(({ text }) => text).sort());
  });

  it.each([
    { name: "the archive is cut off", cut: (archive: Buffer) => archive.subarray(0, archive.length / 2), status: 200 },
    { name: "the archive is no gzip", cut: () => ownBuffer("<html>try later</html>"), status: 200 },
    { name: "its host is down", cut: () => ownBuffer("down"), status: 503 },
  ])("are a passing fault when $name", async ({ cut, status }) => {
    const nocked = connect();
    const wanted = files(30);
    answerTarball(nocked, cut(await tarball(wanted.map(({ text }) => text))), status);
    const error = await nocked.github.contents
      .fetchBlobs(repo, commit, shas(wanted))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryLater);
  });

  it("are a fault when GitHub knows no such commit", async () => {
    const { github, answer } = connect();
    answer(tarballRoute, refusal(404, "Not Found"));
    await expect(github.contents.fetchBlobs(repo, commit, shas(files(30)))).rejects.toBeInstanceOf(GitHubFault);
  });
});

describe("an archive", () => {
  it("is searched by the bytes of files and links, not by names", async () => {
    const archive = await tarball(["one\n", "", "two\n"], ["../target"]);
    const wanted = [file("two\n"), file(""), file("../target"), file("three\n")];
    const found = await findBlobsInTarball(new Blob([archive]).stream(), new Set(shas(wanted)));
    expect(textsOf(found)).toEqual(["", "../target", "two\n"]);
  });
});
