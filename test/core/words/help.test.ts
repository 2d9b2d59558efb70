import { describe, expect, it } from "vitest";
import { parseComment } from "../../../src/core/command/parse-comment.ts";
import { commandKinds, flagForms, syntax } from "../../../src/core/command/syntax.ts";
import {
  type CallerRights,
  commandHelp,
  type HelpNames,
  type HelpPlace,
  renderHelp,
} from "../../../src/core/words/help.ts";
import { hostileTexts } from "../../fixtures/hostile-texts.ts";
import { actedOn, parse, textSeenByFilters } from "./rendered.ts";
import { environment, login, service } from "./samples.ts";

const rights: CallerRights = { by: login("alice"), role: "write", teamsMissing: new Map() };

const names = {
  environments: [environment("qa1"), environment("qa2")],
  services: [service("blip"), service("platform")],
  groups: new Map([["all-qa", [environment("qa1"), environment("qa2")]]]),
};

interface Told {
  readonly names?: Partial<HelpNames>;
  readonly rights?: Partial<CallerRights>;
  readonly place?: HelpPlace;
}

function told({ names: ownNames = {}, rights: ownRights = {}, place = { kind: "source-repo" } }: Told = {}): string {
  return renderHelp({ ...names, ...ownNames }, { ...rights, ...ownRights }, place).text;
}

describe("renderHelp", () => {
  it("tells the commands, and the repository's own environments, groups and services", () => {
    expect(told()).toMatchInlineSnapshot(`
      "| Command | What it does | Example |
      | --- | --- | --- |
      | \`/deploy ENV[,ENV…] [SERVICE…] [--tag TAG] [--dry-run]\` | Release the image built from this commit, or TAG, and let the environment follow this pull request. With --dry-run, only show what would change. | \`/deploy qa1\` |
      | \`/default ENV[,ENV…] [SERVICE…]\` | Go back to what the environment follows. | \`/default qa1\` |
      | \`/query [ENV[,ENV…]] [SERVICE…]\` | Tell what runs there, since when, from which pull request, and what is open, held or locked. | \`/query\` |
      | \`/rollback ENV[,ENV…] [SERVICE…] [--to TAG]\` | Set the previous version, or TAG, back, and hold the environment there. | \`/rollback qa1\` |
      | \`/resume ENV[,ENV…] [SERVICE…]\` | Lift a hold. | \`/resume qa1\` |
      | \`/lock ENV[,ENV…] [--for TIME] [REASON…]\` | Claim the environment for this pull request; others wait. TIME is like 30m, 2h or 1d. | \`/lock qa1 --for 2h\` |
      | \`/unlock ENV[,ENV…] [--force]\` | Free the environment. With --force, also from another pull request, which is told. | \`/unlock qa1\` |
      | \`/help\` | Show this: the commands, and what this repository has. | \`/help\` |

      Environments: \`qa1\`, \`qa2\`.

      Groups of environments: \`all-qa\` (\`qa1\`, \`qa2\`).

      Services: \`blip\`, \`platform\`.

      You, \`alice\`, have the role \`write\` here, and may type all of these commands.

      Write one command a line, at the beginning of the line; several are run in their order. Quotes, code and lists are not read."
    `);
  });

  it.each<[string, Partial<CallerRights>, string]>([
    ["all", {}, "You, `alice`, have the role `write` here, and may type all of these commands."],
    [
      "all but where a team is asked for",
      { teamsMissing: new Map([["production", ["acme/releasers", "acme/admins"]]]) },
      "may type all of these commands. But these environments ask for a member of one of their teams, and you are in none: `production` (`acme/releasers`, `acme/admins`).",
    ],
  ])("tells the caller's rights: %s", (_, changed, sentence) => {
    expect(told({ rights: changed })).toContain(`${sentence}\n\nWrite one command a line`);
  });

  it.each(hostileTexts)("keeps its shape around a role of $name", ({ text }) => {
    const tree = parse(told({ rights: { role: text } }));
    expect(tree.children.map(({ type }) => type)).toEqual(["table", ...Array<string>(5).fill("paragraph")]);
    expect(textSeenByFilters(tree)).not.toMatch(actedOn);
  });

  it("says so when the repository has nothing, and is cut when it has too much", () => {
    const bare = told({ names: { environments: [], services: [], groups: new Map() } });
    expect(bare).toContain("| `/deploy ENV` |");
    expect(bare).toContain("Environments: none.\n\nServices: none.");
    const many = Array.from({ length: 60 }, (_, index) => `service-${index}`);
    expect(told({ names: { services: many } })).toContain("`service-49`, and 10 more.");
  });

  it("stays a part of a comment, whatever is asked for where", () => {
    const long = (prefix: string) => Array.from({ length: 60 }, (_, index) => `${prefix}-${index}-${"x".repeat(40)}`);
    const groups = new Map(long("group").map((group) => [group, long("env")]));
    const teamsMissing = new Map(long("env").map((name) => [name, long("acme/team")]));
    const all = told({
      names: { environments: long("env"), services: long("service"), groups },
      rights: { teamsMissing },
    });
    expect(Buffer.byteLength(all)).toBeLessThan(20_000);
    expect(all).toMatch(/^Services: .*, and \d+ more\.$/m);
    expect(all.endsWith("Quotes, code and lists are not read.")).toBe(true);
  });

  it("is no comment that runs anything", () => {
    expect(parseComment(told(), names)).toEqual([]);
  });

  it("tells on a pull request of a config repo what is run there, and that services are named", () => {
    expect(told({ place: { kind: "config-repo" } })).toMatchInlineSnapshot(`
      "| Command | What it does | Example |
      | --- | --- | --- |
      | \`/default ENV[,ENV…] SERVICE…\` | Go back to what the environment follows. | \`/default qa1 blip\` |
      | \`/query [ENV[,ENV…]] [SERVICE…]\` | Tell what runs there, since when, from which pull request, and what is open, held or locked. | \`/query\` |
      | \`/rollback ENV[,ENV…] SERVICE… [--to TAG]\` | Set the previous version, or TAG, back, and hold the environment there. | \`/rollback qa1 blip\` |
      | \`/resume ENV[,ENV…] SERVICE…\` | Lift a hold. | \`/resume qa1 blip\` |
      | \`/unlock ENV[,ENV…] --force\` | Free the environment. With --force, also from another pull request, which is told. | \`/unlock qa1 --force\` |
      | \`/help\` | Show this: the commands, and what this repository has. | \`/help\` |

      There is no image of this pull request: \`/deploy\` and \`/lock\` are typed on one of a source repo. \`/default\`, \`/rollback\` and \`/resume\` name their services: this repository has those of many.

      Environments: \`qa1\`, \`qa2\`.

      Groups of environments: \`all-qa\` (\`qa1\`, \`qa2\`).

      Services: \`blip\`, \`platform\`.

      You, \`alice\`, have the role \`write\` here, and may type all of these commands.

      Write one command a line, at the beginning of the line; several are run in their order. Quotes, code and lists are not read."
    `);
  });

  it("needs no service on the release pull request of one", () => {
    const text = told({ place: { kind: "config-repo", service: "platform" } });
    expect(text).toContain("| `/rollback ENV[,ENV…] [SERVICE…] [--to TAG]` |");
    expect(text).toContain("| `/rollback qa1` |");
    expect(text).toContain("are for `platform`, which this pull request releases");
    expect(text).not.toContain("| `/deploy");
  });
});

describe.each(commandKinds)("the help of /%s", (kind) => {
  const { usage, example } = commandHelp[kind];

  it("has an example that runs", () => {
    const read = parseComment(example.replace("ENV", "qa1"), names);
    expect(read).toMatchObject([{ kind: "command", command: { kind } }]);
  });

  it("has an example that runs on a pull request of a config repo", () => {
    const text = told({ place: { kind: "config-repo" } });
    const examples = [...text.matchAll(/\| `([^`]+)` \|$/gm)].map(([, each = ""]) => each);
    const own = examples.filter((each) => each.startsWith(`/${kind}`));
    expect(own).toHaveLength(commandHelp[kind].inConfigRepo === "not-run" ? 0 : 1);
    for (const each of own) expect(parseComment(each, names)).toMatchObject([{ kind: "command", command: { kind } }]);
  });

  it("names what the command takes, and only that", () => {
    expect([...usage.matchAll(/--[a-z-]+/g)].map(String)).toEqual(syntax[kind].flags);
    for (const flag of syntax[kind].flags) {
      expect(usage).toContain(flagForms[flag] === "value" ? `[${flag} T` : `[${flag}]`);
    }
    expect(usage.includes("ENV")).toBe(syntax[kind].environments !== "none");
    expect(usage.includes("SERVICE")).toBe(syntax[kind].rest === "services");
    expect(usage.includes("REASON")).toBe(syntax[kind].rest === "reason");
  });
});
