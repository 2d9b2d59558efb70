import type { CommandKind } from "../command/command.ts";
import type { Login } from "../identity.ts";
import { code, type Interpolated, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, table } from "./markdown-blocks.ts";
import { renderNames } from "./names.ts";
import { longestAnswerBytes, renderWithinLimit } from "./within-limit.ts";

/** What people are told of a command. */
export interface CommandHelp {
  /** How it is written: capitals stand for names, brackets for what may be left out. */
  readonly usage: string;
  readonly does: string;
  /** What may be copied, `ENV` standing for a real environment. */
  readonly example: string;
}

/** Every command, in the order in which the help tells them. A new command does not compile until it stands here. */
export const commandHelp = {
  deploy: {
    usage: "/deploy ENV[,ENV…] [SERVICE…] [--tag TAG] [--dry-run]",
    does:
      "Release the image built from this commit, or TAG, and let the environment follow this pull request. " +
      "With --dry-run, only show what would change.",
    example: "/deploy ENV",
  },
  default: {
    usage: "/default ENV[,ENV…] [SERVICE…]",
    does: "Go back to what the environment follows.",
    example: "/default ENV",
  },
  query: {
    usage: "/query [ENV[,ENV…]] [SERVICE…]",
    does: "Tell what runs there, since when, from which pull request, and what is open, held or locked.",
    example: "/query",
  },
  rollback: {
    usage: "/rollback ENV[,ENV…] [SERVICE…] [--to TAG]",
    does: "Set the previous version, or TAG, back, and hold the environment there.",
    example: "/rollback ENV",
  },
  resume: { usage: "/resume ENV[,ENV…] [SERVICE…]", does: "Lift a hold.", example: "/resume ENV" },
  lock: {
    usage: "/lock ENV[,ENV…] [--for TIME] [REASON…]",
    does: "Claim the environment for this pull request; others wait. TIME is like 30m, 2h or 1d.",
    example: "/lock ENV --for 2h",
  },
  unlock: {
    usage: "/unlock ENV[,ENV…] [--force]",
    does: "Free the environment. With --force, also from another pull request, which is told.",
    example: "/unlock ENV",
  },
  help: { usage: "/help", does: "Show this: the commands, and what this repository has.", example: "/help" },
} as const satisfies Record<CommandKind, CommandHelp>;

/** What the repository has, for its help. */
export interface HelpNames {
  readonly environments: readonly string[];
  readonly services: readonly string[];
  /** Environments by the name of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** What whoever typed `/help` may do. */
export interface CallerRights {
  readonly by: Login;
  /** The role's exact name in the repository: a custom one, maybe, so text from outside. */
  readonly role: string;
  /** Whether that role may command at all. */
  readonly commands: "allowed" | "refused";
  /** The environments that ask for a member of one of these teams, where the caller is none. */
  readonly teamsMissing: ReadonlyMap<string, readonly string[]>;
}

/**
 * The answer to `/help`: the commands as a table, then this repository's environments, groups and services, and what the
 * caller may do, where that is known.
 */
export function renderHelp(names: HelpNames, rights?: CallerRights): Markdown {
  return renderWithinLimit((most) => renderAll(names, rights, Math.min(most, mostNames)), longestAnswerBytes);
}

function renderAll(names: HelpNames, rights: CallerRights | undefined, most: number): Markdown {
  const [environment] = names.environments;
  const rows = Object.values(commandHelp).map(({ usage, does, example }) => [
    code(usage),
    md`${does}`,
    environment === undefined ? code(example) : code(example.replace("ENV", environment)),
  ]);
  const groups = [...names.groups].map(
    ([group, members]) => md`${code(group)} (${renderNames(members, Math.min(most, mostMembers))})`,
  );
  return blocks(
    table(["Command", "What it does", "Example"], rows),
    namesLine("Environments", names.environments, most),
    groups.length === 0 ? nothing : namesLine("Groups of environments", groups, most),
    namesLine("Services", names.services, most),
    rights === undefined ? nothing : renderRights(rights, most),
    md`Write one command a line, at the beginning of the line; several are run in their order. Quotes, code and lists are not read.`,
  );
}

function renderRights({ by, role, commands, teamsMissing }: CallerRights, most: number): Markdown {
  if (commands === "refused") {
    return md`You, ${code(by)}, have the role ${code(role)} here, and may not command Tidegate: that needs the role write, maintain or admin.`;
  }
  const may = md`You, ${code(by)}, have the role ${code(role)} here, and may type every command.`;
  if (teamsMissing.size === 0) return may;
  const asked = [...teamsMissing].map(([environment, teams]) => md`${code(environment)} (${renderNames(teams, most)})`);
  return md`${may} But these environments ask for a member of one of their teams, and you are in none: ${renderNames(asked, most)}.`;
}

const mostNames = 50;
const mostMembers = 10;

function namesLine(label: string, entries: readonly Interpolated[], most: number): Markdown {
  if (entries.length === 0) return md`${label}: none.`;
  return md`${label}: ${renderNames(entries, most)}.`;
}
