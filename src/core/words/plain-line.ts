import { showAsLine } from "./visible-text.ts";

declare const brand: unique symbol;
/** One line of plain text for a title or a commit message. Made by {@link line}. */
export type PlainLine = string & { readonly [brand]: "PlainLine" };

/** What GitHub takes as a pull request's title; in units of UTF-16, so that it holds however GitHub counts. */
const longestTitle = 256;
/** Code points; the rest is for what {@link line} puts in. */
const longestLine = 240;
/** Short enough, whatever the code points are and however much is put in: none comes to more than two units. */
const shortLine = longestTitle / 2;

/**
 * A line from a template of our own, at most 256 units of UTF-16. What GitHub would act on anywhere in it is broken by a zero-width space, and only
 * that, so that tags and names can be copied as they are.
 *
 *     line`Release ${service} ${tag} to ${environment}`
 */
export function line(strings: TemplateStringsArray, ...values: readonly (string | number)[]): PlainLine {
  const text = String.raw({ raw: strings }, ...values);
  const broken = breakReferences(showAsLine(text, longestLine));
  return mint(broken.length <= longestTitle ? broken : breakReferences(showAsLine(text, shortLine)));
}

/*
 * In a commit message and in a pull request's title, which becomes one when it is squashed, there is no Markdown and
 * so no code span. GitHub acts on:
 *
 * mentions     @octocat, @acme/team
 * references   #1, GH-1, acme/blip#1, octocat@<sha>; with a closing word before them they close issues on merge
 *              https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 * URLs         of issues, pull requests, discussions and commits, on whatever host GitHub has here
 * skips        [skip ci] and its like keep workflows from running
 *              https://docs.github.com/actions/managing-workflow-runs/skipping-workflow-runs
 */
const acted =
  /@(?=[\w-])|#(?=\d)|(?<=(?<![a-z\d])gh)-(?=\d)|:(?=\/\/\S*\/(?:issues|pull|pulls|discussions|commit)\/)|\[(?=(?:skip|no|ci|actions)[ ](?:ci|skip|actions)\])/gi;

function breakReferences(text: string): string {
  return text.replace(acted, "$&\u200B");
}

function mint(text: string): PlainLine {
  return text as PlainLine;
}
