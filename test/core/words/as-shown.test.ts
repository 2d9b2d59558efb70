import { describe, expect, it } from "vitest";
import { renderConfigCheck } from "../../../src/core/words/config-check.ts";
import { renderDryRunAnswer } from "../../../src/core/words/dry-run.ts";
import { renderLocked } from "../../../src/core/words/lock.ts";
import { renderRefusalNote } from "../../../src/core/words/refusal.ts";
import { renderReleaseBody } from "../../../src/core/words/release-pull-request.ts";
import { renderNotMergedNote } from "../../../src/core/words/release-pull-request-note.ts";
import { type RevertedPlace, renderRevert } from "../../../src/core/words/revert.ts";
import { renderTopicComment } from "../../../src/core/words/topic-comment.ts";
import { renderMarkdown } from "../../../src/demo/github/page/markdown.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { at, lock } from "./command-samples.ts";
import { context, environment, must, plan, pullRequest, repo, service, sha } from "./samples.ts";

const changes = must(plan().sourceChanges);
const place = must(plan().places[0]);

/** What goes out, with a text from outside in every part that may hold one. */
const surfaces: readonly { readonly name: string; readonly render: (text: string) => string }[] = [
  {
    name: "a release pull request",
    render: (text) =>
      renderReleaseBody(
        plan(
          {
            sourceChanges: {
              ...changes,
              url: text,
              pullRequests: [{ number: pullRequest(11), url: text, title: text, author: undefined }],
              otherCommits: [{ sha: sha("1"), subject: text }],
            },
            places: [{ ...place, path: text }],
            changesWith: [{ path: text, line: 1, column: 1, withLine: 2, before: text, after: text }],
            leftAlone: [{ path: text, line: 1, column: 1, reason: "templated" }],
            skipped: [{ path: text, reason: text }],
          },
          { askedBy: { kind: "published", via: text } },
        ),
        context,
      ),
  },
  {
    name: "a dry run",
    render: (text) => {
      const changesWith = [{ path: text, line: 1, column: 1, withLine: 2, before: text, after: text }];
      const decision = plan({ changesWith, files: [{ path: text, text: `${text}\n` }] });
      const run = { environment: environment("qa1"), commit: sha("1"), askedAt: at("10:00") };
      return renderDryRunAnswer({ ...run, plans: [{ decision, manifests: [] }] }).text;
    },
  },
  {
    name: "a revert",
    render: (text) => {
      const takenOut = { ...changes, otherCommits: [{ sha: sha("1"), subject: text }], url: text };
      const reverted: RevertedPlace = {
        ...{ environment: environment("qa1"), service: service("blip"), from: [], to: [] },
        of: "release",
        behind: { kind: "compared", takenOut },
        hold: { kind: "until-newer" },
      };
      return renderRevert(
        { configRepo: repo("acme/config"), places: [reverted], following: [], left: 0 },
        context.links,
      ).text;
    },
  },
  {
    name: "a refusal",
    render: (text) => {
      const refusal = { code: "branch-has-other-commits", branch: text, commit: sha("1") } as const;
      return renderTopicComment("other-commits", renderRefusalNote(refusal).text);
    },
  },
  { name: "a note", render: (text) => renderTopicComment("not-merged", renderNotMergedNote(text)) },
  { name: "a lock", render: (text) => renderLocked(lock({ reason: text })).text },
  {
    name: "the config file's check",
    render: (text) => {
      const problem = { message: text, line: 1, column: 1, frame: text, suggestion: text };
      return renderConfigCheck({ kind: "invalid", problems: [problem] }, text).summary;
    },
  },
];

/** Pages that Tidegate's own links lead to. */
const ours = /^https:\/\/(?:redirect\.)?github\.com\/acme\/(?:blip\/(?:pull|commit|compare)|config\/blob)\//;
/** A commit of the same repository, by its 40 digits: that tells nobody, and closes nothing. */
const ownCommit = /^\/acme\/config\/commit\/[0-9a-f]{40}$/;

describe.each(surfaces)("$name as a reader of Markdown that is not ours shows it", ({ render }) => {
  it.each(hostileTexts)("mentions nobody and links nowhere else: $name", ({ text }) => {
    const html = renderMarkdown(render(text), "acme/config");
    expect(html).not.toContain("<strong>@");
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);
    for (const href of links.filter((each) => each !== showAsLink(text) && !ownCommit.test(each)))
      expect(href).toMatch(ours);
    expect(html.match(/<(?:details|summary|h\d|table|pre|ul|blockquote)\b/g)).toEqual(
      renderMarkdown(render("harmless"), "acme/config").match(/<(?:details|summary|h\d|table|pre|ul|blockquote)\b/g),
    );
  });
});

/** The one place where a link of GitHub's own answer is shown: the page that compares two commits. */
function showAsLink(text: string): string | undefined {
  return /^https?:\/\//.test(text) ? new URL(text).href : undefined;
}
