import type { ConfigProblem, ParsedConfig } from "../config/config.ts";
import type { CheckText } from "./check-text.ts";
import { counted } from "./counted.ts";
import { code, type Markdown, md, nothing, prose } from "./markdown.ts";
import { blocks, fenced } from "./markdown-blocks.ts";
import { renderLeft, renderWithinLimit } from "./within-limit.ts";

/** No environment can be named so, so no environment's check has this name. */
const name = "tidegate: config file";
const longestMessage = 500;
/** A line of the file and the caret below it. */
const longestFrame = 1000;

/** The check of a config repo's head commit: its config file is valid, broken, or missing. `path` is the file's. */
export function renderConfigCheck(config: ParsedConfig | { readonly kind: "missing" }, path: string): CheckText {
  switch (config.kind) {
    case "valid":
      return { name, outcome: "success", title: "The config file is valid", summary: renderValid(config, path).text };
    case "missing":
      return {
        name,
        outcome: "failure",
        title: "The config file is missing",
        summary:
          md`This branch has no file ${code(path)}, so nothing is released from this repository. Add the file; what waits for it then goes on by itself.`
            .text,
      };
    case "invalid":
      return {
        name,
        outcome: "failure",
        title: `The config file has ${counted(config.problems.length, "problem")}`,
        summary: renderWithinLimit((most) => renderProblems(config.problems, path, most)).text,
      };
  }
}

function renderValid({ config }: ParsedConfig & { readonly kind: "valid" }, path: string): Markdown {
  const { environments, services } = config;
  return md`${code(path)} has ${counted(environments.size, "environment")} and ${counted(services.size, "service")}.`;
}

function renderProblems(problems: readonly ConfigProblem[], path: string, most: number): Markdown {
  const shown = problems.slice(0, most).map((problem) => renderProblem(problem, path));
  return blocks(
    md`Nothing is released from this repository until the file is mended. What waits then goes on by itself.`,
    ...shown,
    renderLeft(problems.length - shown.length),
  );
}

function renderProblem({ message, line, column, frame, suggestion }: ConfigProblem, path: string): Markdown {
  const instead = suggestion === undefined ? nothing : md` Did you mean ${code(suggestion)}?`;
  return blocks(
    md`**${code(`${path}:${line}:${column}`)}** ${prose(message, longestMessage)}.${instead}`,
    fenced(frame, longestFrame),
  );
}
