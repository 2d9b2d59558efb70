import type { CommandMistake, CommandMistakeCode, KnownPlaces, UnknownWord } from "../command/mistake.ts";
import { counted } from "./counted.ts";
import { commandHelp } from "./help.ts";
import { code, join, type Markdown, md, nothing } from "./markdown.ts";
import { renderNames } from "./names.ts";
import type { RefusalWords } from "./refusal.ts";

/** Renders why a line of a comment was not run; every word of that line in it stands inert. */
export function renderCommandMistake(mistake: CommandMistake): RefusalWords {
  return renderByCode(mistake);
}

type Facts = { readonly [Code in CommandMistakeCode]: Extract<CommandMistake, { readonly code: Code }> };
type Sentences = { readonly [Code in CommandMistakeCode]: (facts: Facts[Code]) => RefusalWords };

function renderByCode<Code extends CommandMistakeCode>(mistake: Facts[Code] & { readonly code: Code }): RefusalWords {
  return sentences[mistake.code](mistake);
}

const sentences: Sentences = {
  "unknown-command": ({ word, nearest }) => ({
    what: md`${code(`/${word}`)} was not run.`,
    why: md`There is no such command.`,
    next: md`Did you mean ${code(`/${nearest}`)}? ${code("/help")} tells all commands.`,
  }),
  "missing-environment": ({ command, known }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`It does not say for which environment.`,
    next: md`${usageOf(command)} ${placesOf(known)}`,
  }),
  "unknown-environment": ({ command, words, known }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`No environment is named ${either(words)}.`,
    next: md`${suggestionsFor(words)}${placesOf(known)}`,
  }),
  "empty-group": ({ group }) => ({
    what: md`The command was not run.`,
    why: md`The group ${code(group)} has no environments.`,
    next: md`Name the environments themselves, or add them to the group in ${code(".tidegate.yaml")}.`,
  }),
  "service-first": ({ command, services, known }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`${named(services)} ${services.length === 1 ? "is a service" : "are services"}; the environment stands before the services.`,
    next: md`${usageOf(command)} ${placesOf(known)}`,
  }),
  "environments-apart": ({ command, together, apart }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`${named(apart)} ${apart.length === 1 ? "is an environment, and stands" : "are environments, and stand"} where none is read.`,
    next: md`Write the environments first, with commas between: ${code(together)}.`,
  }),
  "unknown-service": ({ command, words, known }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`This repository has no service named ${either(words)}.`,
    next: md`${suggestionsFor(words)}${known.length === 0 ? md`It has none at all in ${code(".tidegate.yaml")}.` : md`Its services: ${named(known)}.`}`,
  }),
  "extra-words": ({ command, words }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`Behind the environments it takes nothing but options, and there stands ${named(words)}.`,
    next: usageOf(command),
  }),
  "unknown-flag": ({ command, flag, nearest, known }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`It has no option ${code(flag)}.`,
    next: md`${nearest === undefined ? nothing : md`Did you mean ${code(nearest)}? `}${known.length === 0 ? md`It has none at all; leave it out.` : md`Its options: ${named(known)}.`}`,
  }),
  "flag-without-value": ({ command, flag }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`The option ${code(flag)} needs a value.`,
    next: usageOf(command),
  }),
  "flag-with-value": ({ flag, value }) => ({
    what: md`The command was not run.`,
    why: md`The option ${code(flag)} takes no value, but ${code(value)} was given.`,
    next: md`Write ${code(flag)} alone, or leave it out.`,
  }),
  "flag-twice": ({ flag, values }) => ({
    what: md`The command was not run.`,
    why: md`The option ${code(flag)} stands there twice, with different values: ${named(values)}.`,
    next: md`Leave one of them out.`,
  }),
  "ill-tag": ({ flag, value, nearest }) => ({
    what: md`The command was not run.`,
    why: md`${code(value)} is not a tag.`,
    next:
      nearest === undefined
        ? md`A tag has letters, digits, ${code(".")}, ${code("_")} and ${code("-")} only, at most 128, and begins with neither ${code(".")} nor ${code("-")}.`
        : md`Write the tag alone: ${code(`${flag} ${nearest}`)}.`,
  }),
  "ill-duration": ({ flag, value }) => ({
    what: md`The command was not run.`,
    why: md`${code(value)} is not a length of time.`,
    next: md`Write it like ${code(`${flag} 30m`)}, ${code(`${flag} 2h`)} or ${code(`${flag} 1d12h`)}.`,
  }),
  "reason-too-long": ({ characters, most }) => ({
    what: md`The command was not run.`,
    why: md`Its reason has ${counted(characters, "character")}; at most ${counted(most, "character")} are kept.`,
    next: md`Give the reason in a few words.`,
  }),
  "inside-other-block": ({ command, block }) => ({
    what: md`${code(`/${command}`)} was not run.`,
    why: md`It is part of the ${blockNames[block]} above it, and commands there are not run.`,
    next: md`Put a blank line before the command, in a new comment.`,
  }),
  "too-many-commands": ({ left, most }) => ({
    what: md`${counted(left, "line")} from here on ${left === 1 ? "was" : "were"} not run.`,
    why: md`At most ${counted(most, "command")} are read from one comment.`,
    next: md`Write the rest in another comment.`,
  }),
  "line-too-long": ({ characters, most }) => ({
    what: md`The command was not run.`,
    why: md`Its line has ${counted(characters, "character")}; at most ${counted(most, "character")} are read.`,
    next: md`Write a shorter command.`,
  }),
  "paragraph-too-long": ({ characters, most }) => ({
    what: md`The command was not run.`,
    why: md`It stands in a paragraph of ${counted(characters, "character")}; commands are read from paragraphs of at most ${counted(most, "character")}.`,
    next: md`Put blank lines around the command, in a new comment.`,
  }),
  "comment-too-long": ({ characters, most }) => ({
    what: md`No command of this comment was run.`,
    why: md`It has ${counted(characters, "character")}; comments of at most ${counted(most, "character")} are read.`,
    next: md`Write the commands in a comment of their own.`,
  }),
  "comment-too-tangled": () => ({
    what: md`The commands from here on were not run.`,
    why: md`The comment has more lines, quotes and lists than Tidegate reads.`,
    next: md`Write the commands in a comment of their own.`,
  }),
};

const blockNames = { quote: "quote", list: "list", html: "HTML" } as const;

/** How many names of a list are told; `/help` tells more. */
const mostNamed = 20;

function named(entries: readonly string[]): Markdown {
  return renderNames(entries, mostNamed);
}

function usageOf(command: keyof typeof commandHelp): Markdown {
  return md`Write ${code(commandHelp[command].usage)}.`;
}

function placesOf({ environments, groups }: KnownPlaces): Markdown {
  if (environments.length === 0) return md`There are no environments in ${code(".tidegate.yaml")}.`;
  const all = groups.length === 0 ? nothing : md` Groups: ${named(groups)}.`;
  return md`Environments: ${named(environments)}.${all}`;
}

function either(words: readonly UnknownWord[]): Markdown {
  const shown = words.slice(0, mostNamed).map(({ word }) => code(word));
  return join(shown, " or ");
}

function suggestionsFor(words: readonly UnknownWord[]): Markdown {
  const found = words.flatMap(({ nearest }) => (nearest === undefined ? [] : [nearest]));
  return found.length === 0 ? nothing : md`Did you mean ${named([...new Set(found)])}? `;
}
