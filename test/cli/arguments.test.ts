import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/command-table.ts";
import { run } from "./run.ts";

describe("the command line", () => {
  it.each([
    ["an unknown command", ["bmp", "a:1"], 'There is no command "bmp". Did you mean bump?'],
    ["an unknown command like nothing", ["frobnicate"], 'There is no command "frobnicate".\n`tidegate --help`'],
    ["an unknown option", ["bump", "a:1", "--dryrun"], 'There is no option "--dryrun". Did you mean --dry-run?'],
    ["an unknown short option", ["bump", "a:1", "-x"], 'There is no option "-x".'],
    ["an option that belongs to another command", ["images", "--digest", "x"], 'There is no option "--digest".'],
    ["an option without its value", ["tags", "--semver"], "--semver needs a value: --semver RANGE."],
    ["an option that swallows the next", ["tags", "--semver", "--json"], "--semver needs a value"],
    ["a value for a flag", ["images", "--json=yes"], "--json takes no value."],
    ["an option twice", ["tags", "--semver", "1", "--semver", "2"], "--semver is given twice."],
    ["a value that is none of the known", ["tags", "--pattern", "a", "--order", "numerc"], "Did you mean numeric?"],
    ["an operand where none is expected", ["tags", "tags.txt", "--semver", "1"], '"tags.txt" is not expected'],
    [
      "an option before its command",
      ["--json", "images"],
      "The option --json stands behind the command, as in: tidegate",
    ],
    ["several letters of no option", ["images", "-xyz"], 'There is no option "-xyz".\n`tidegate images'],
    [
      "an unknown option in place of a command",
      ["--verison"],
      'There is no option "--verison". Did you mean --version?',
    ],
  ])("says what is wrong with %s, and ends with 2", async (_, words, said) => {
    const { exit, out, err } = await run("/", words);
    expect(err).toContain(said);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
  });

  it("tells all that is wrong at once", async () => {
    const { err } = await run("/", ["tags", "--semvr", "1", "--order", "up", "--json=1"]);
    expect(err.split("\n").slice(0, 3)).toEqual([
      'There is no option "--semvr". Did you mean --semver?',
      '--order takes semver, numeric, text, time; not "up".',
      "--json takes no value.",
    ]);
  });

  it("keeps hostile words from the terminal", async () => {
    const { err } = await run("/", ["\u001b[2J\u202eevil"]);
    expect(err).toContain('"\\u{1b}[2J\\u{202e}evil"');
  });

  it("shows help on standard output when asked, and on standard error when nothing was asked", async () => {
    const asked = await run("/", ["--help"]);
    const bare = await run("/", []);
    expect(asked).toEqual({ exit: 0, out: bare.err, err: "" });
    expect(bare).toMatchObject({ exit: 2, out: "" });
    for (const { name, summary } of commands) expect(asked.out).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
  });

  it.each(commands.map(({ name }) => [name]))("explains %s with its options, examples and exit codes", async (name) => {
    const { exit, out } = await run("/", [name, "--help"]);
    const command = commands.find((each) => each.name === name);
    expect(exit).toBe(0);
    for (const option of command?.options ?? []) expect(out).toContain(`--${option.name}`);
    for (const { line } of command?.examples ?? []) expect(out).toContain(`  ${line}\n`);
    for (const { code, means } of command?.exits ?? []) expect(out.replace(/\s+/g, " ")).toContain(`${code} ${means}`);
    expect(out).toEqual((await run("/", ["help", name])).out);
    expect(out.split("\n").filter((line) => line.length > 110 && !line.startsWith("  "))).toEqual([]);
  });

  it("shows help of a command whatever else is wrong", async () => {
    expect(await run("/", ["bump", "--nonsense", "-h"])).toMatchObject({ exit: 0, err: "" });
  });

  it("tells its version", async () => {
    expect(await run("/", ["--version"])).toEqual({ exit: 0, out: "0.1.0\n", err: "" });
  });
});
