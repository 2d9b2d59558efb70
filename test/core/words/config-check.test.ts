import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import type { ConfigProblem } from "../../../src/core/config/config.ts";
import { renderConfigCheck } from "../../../src/core/words/config-check.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";

const problem: ConfigProblem = {
  message: 'unknown key "folow" in environments.qa1; known here: follow, path, release',
  line: 4,
  column: 5,
  frame: "    folow: { branch: main }\n    ^^^^^",
  suggestion: "follow",
};
const invalid = (...problems: readonly ConfigProblem[]) =>
  renderConfigCheck({ kind: "invalid", problems }, ".tidegate.yaml");

describe("the config file's check", () => {
  it("names every problem with its place", () => {
    const noSuggestion = { message: problem.message, line: 9, column: 1, frame: "```\n^" };
    expect(invalid(problem, noSuggestion)).toMatchInlineSnapshot(`
      {
        "name": "tidegate: config file",
        "outcome": "failure",
        "summary": "Nothing is released from this repository until the file is mended. What waits then goes on by itself.

      **\`.tidegate.yaml:4:5\`** unknown key "folow" in environments.qa1; known here: follow, path, release. Did you mean \`follow\`?

      \`\`\`text
          folow: { branch: main }
          ^^^^^
      \`\`\`

      **\`.tidegate.yaml:9:1\`** unknown key "folow" in environments.qa1; known here: follow, path, release.

      \`\`\`\`text
      \`\`\`
      ^
      \`\`\`\`",
        "title": "The config file has 2 problems",
      }
    `);
  });

  it("says that the file is missing", () => {
    expect(renderConfigCheck({ kind: "missing" }, ".tidegate.yaml")).toMatchInlineSnapshot(`
      {
        "name": "tidegate: config file",
        "outcome": "failure",
        "summary": "This branch has no file \`.tidegate.yaml\`, so nothing is released from this repository. Add the file; what waits for it then goes on by itself.",
        "title": "The config file is missing",
      }
    `);
  });

  it("says that the file is valid", () => {
    const config = { environments: new Map(), services: new Map(), groups: new Map() };
    expect(renderConfigCheck({ kind: "valid", config }, ".tidegate.yaml")).toMatchInlineSnapshot(`
      {
        "name": "tidegate: config file",
        "outcome": "success",
        "summary": "\`.tidegate.yaml\` has 0 environments and 0 services.",
        "title": "The config file is valid",
      }
    `);
  });

  it("stays under the limit and says how many problems it left out", () => {
    const { title, summary } = invalid(...Array.from({ length: 5000 }, () => problem));
    expect(title).toBe("The config file has 5,000 problems");
    expect(Buffer.byteLength(summary)).toBeLessThan(65_000);
    expect(summary).toMatch(/\n\nand \d+ more$/);
  });

  it.each(hostileTexts)("keeps its shape around $name", ({ text }) => {
    const { summary } = invalid({ message: text, line: 1, column: 1, frame: text, suggestion: text });
    const tree = fromMarkdown(summary);
    expect(tree.children.map(({ type }) => type)).toEqual(["paragraph", "paragraph", "code"]);
    expect(JSON.stringify(tree)).not.toMatch(/"type":"(?:link|image|emphasis|linkReference)"/);
  });
});
