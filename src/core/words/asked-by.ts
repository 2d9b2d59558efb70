import { assertNever } from "../assert-never.ts";
import type { EnvironmentName } from "../identity.ts";
import type { AskedBy } from "../release/request.ts";
import { type Links, pullRequestLink } from "./github-links.ts";
import { code, type Markdown, md } from "./markdown.ts";
import { line, type PlainLine } from "./plain-line.ts";

/** Who or what asked, as a sentence. */
export function renderAskedBy(askedBy: AskedBy, environment: EnvironmentName, links: Links): Markdown {
  if (askedBy.kind === "published") return md`Published through ${askedBy.via}; ${code(environment)} follows this tag.`;
  const pullRequest = pullRequestLink(links, askedBy.repo, askedBy.pullRequest);
  switch (askedBy.kind) {
    case "deploy":
      return md`Asked for by ${code(askedBy.by)} with ${code("/deploy")} on ${pullRequest}.`;
    case "track":
      return md`${code(environment)} follows ${pullRequest}, and this is its newest image.`;
    case "default":
      return askedBy.by === undefined
        ? md`${pullRequest}, which ${code(environment)} followed, is closed: back to what ${code(environment)} follows otherwise.`
        : md`Back to what ${code(environment)} follows, asked for by ${code(askedBy.by)} with ${code("/default")} on ${pullRequest}.`;
    case "rollback":
      return md`Rolled back by ${code(askedBy.by)} with ${code("/rollback")} on ${pullRequest}.`;
    default:
      return assertNever(askedBy);
  }
}

/** The same for a commit message. */
export function renderAskedByLine(askedBy: AskedBy, environment: EnvironmentName): PlainLine {
  if (askedBy.kind === "published") return line`Published through ${askedBy.via}; ${environment} follows this tag.`;
  const pullRequest = `pull request ${askedBy.pullRequest} of ${askedBy.repo}`;
  switch (askedBy.kind) {
    case "deploy":
      return line`Asked for by ${askedBy.by} with /deploy on ${pullRequest}.`;
    case "track":
      return line`${environment} follows ${pullRequest}, and this is its newest image.`;
    case "default":
      return askedBy.by === undefined
        ? line`${environment} followed ${pullRequest}, which is closed: back to what it follows otherwise.`
        : line`Back to what ${environment} follows, asked for by ${askedBy.by} with /default on ${pullRequest}.`;
    case "rollback":
      return line`Rolled back by ${askedBy.by} with /rollback on ${pullRequest}.`;
    default:
      return assertNever(askedBy);
  }
}
