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
  /** On a pull request of a config repo: `not-run`, or run for the services that it names, or with force, or as elsewhere. */
  readonly inConfigRepo: "not-run" | "names-services" | "needs-force" | "as-elsewhere";
}

/** Every command, in the order in which the help tells them. A new command does not compile until it stands here. */
export const commandHelp = {
  deploy: {
    usage: "/deploy ENV[,ENV…] [SERVICE…] [--tag TAG] [--dry-run]",
    does:
      "Release the image built from this commit, or TAG, and let the environment follow this pull request. " +
      "With --dry-run, only show what would change.",
    example: "/deploy ENV",
    inConfigRepo: "not-run",
  },
  default: {
    usage: "/default ENV[,ENV…] [SERVICE…]",
    does: "Go back to what the environment follows.",
    example: "/default ENV",
    inConfigRepo: "names-services",
  },
  query: {
    usage: "/query [ENV[,ENV…]] [SERVICE…]",
    does: "Tell what runs there, since when, from which pull request, and what is open, held or locked.",
    example: "/query",
    inConfigRepo: "as-elsewhere",
  },
  rollback: {
    usage: "/rollback ENV[,ENV…] [SERVICE…] [--to TAG]",
    does: "Set the previous version, or TAG, back, and hold the environment there.",
    example: "/rollback ENV",
    inConfigRepo: "names-services",
  },
  resume: {
    usage: "/resume ENV[,ENV…] [SERVICE…]",
    does: "Lift a hold.",
    example: "/resume ENV",
    inConfigRepo: "names-services",
  },
  lock: {
    usage: "/lock ENV[,ENV…] [--for TIME] [REASON…]",
    does: "Claim the environment for this pull request; others wait. TIME is like 30m, 2h or 1d.",
    example: "/lock ENV --for 2h",
    inConfigRepo: "not-run",
  },
  unlock: {
    usage: "/unlock ENV[,ENV…] [--force]",
    does: "Free the environment. With --force, also from another pull request, which is told.",
    example: "/unlock ENV",
    inConfigRepo: "needs-force",
  },
  help: {
    usage: "/help",
    does: "Show this: the commands, and what this repository has.",
    example: "/help",
    inConfigRepo: "as-elsewhere",
  },
} as const satisfies Record<CommandKind, CommandHelp>;

/** What the repository has, for its help. */
export interface HelpNames {
  readonly environments: readonly string[];
  readonly services: readonly string[];
  /** Environments by the name of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** What whoever typed `/help` may do, who may command. */
export interface CallerRights {
  readonly by: Login;
  /** The role's exact name in the repository: a custom one, maybe, so text from outside. */
  readonly role: string;
  /** The environments that ask for a member of one of these teams, where the caller is none. */
  readonly teamsMissing: ReadonlyMap<string, readonly string[]>;
}

/** Whose pull request `/help` was typed on. */
export type HelpPlace =
  | { readonly kind: "source-repo" }
  | {
      readonly kind: "config-repo";
      /** The service that a release pull request is for; absent on any other. */
      readonly service?: string;
    };

/**
 * The answer to `/help`: the commands that may be typed there as a table, then this repository's environments, groups and
 * services, and what the caller may do.
 */
export function renderHelp(names: HelpNames, rights: CallerRights, place: HelpPlace): Markdown {
  return renderWithinLimit(
    (most) => renderAll({ names, rights, place }, Math.min(most, mostNames)),
    longestAnswerBytes,
  );
}

interface Help {
  readonly names: HelpNames;
  readonly rights: CallerRights;
  readonly place: HelpPlace;
}

function renderAll({ names, rights, place }: Help, most: number): Markdown {
  const rows = Object.values(commandHelp).flatMap((help) => rowOf(help, names, place));
  const groups = [...names.groups].map(
    ([group, members]) => md`${code(group)} (${renderNames(members, Math.min(most, mostMembers))})`,
  );
  return blocks(
    table(["Command", "What it does", "Example"], rows),
    renderPlace(place),
    namesLine("Environments", names.environments, most),
    groups.length === 0 ? nothing : namesLine("Groups of environments", groups, most),
    namesLine("Services", names.services, most),
    renderRights(rights, most),
    md`Write one command a line, at the beginning of the line; several are run in their order. Quotes, code and lists are not read.`,
  );
}

/** None where the command is not run. */
function rowOf(
  { usage, does, example, inConfigRepo }: CommandHelp,
  names: HelpNames,
  place: HelpPlace,
): readonly (readonly Markdown[])[] {
  if (place.kind === "config-repo" && inConfigRepo === "not-run") return [];
  const needed = place.kind === "config-repo" ? neededIn(place, inConfigRepo) : undefined;
  const [environment = "ENV"] = names.environments;
  const [service = "SERVICE"] = names.services;
  const written = needed === undefined ? usage : usage.replace(`[${needed}]`, needed);
  const more = needed === undefined ? "" : ` ${needed.replace("SERVICE…", service)}`;
  return [[code(written), md`${does}`, code(`${example.replace("ENV", environment)}${more}`)]];
}

/** What a command may leave out elsewhere. */
function neededIn(
  { service }: HelpPlace & { readonly kind: "config-repo" },
  inConfigRepo: CommandHelp["inConfigRepo"],
): "SERVICE…" | "--force" | undefined {
  if (inConfigRepo === "needs-force") return "--force";
  return inConfigRepo === "names-services" && service === undefined ? "SERVICE…" : undefined;
}

function renderPlace(place: HelpPlace): Markdown {
  if (place.kind === "source-repo") return nothing;
  const elsewhere = md`There is no image of this pull request: ${code("/deploy")} and ${code("/lock")} are typed on one of a source repo.`;
  const scoped = md`${code("/default")}, ${code("/rollback")} and ${code("/resume")}`;
  return place.service === undefined
    ? md`${elsewhere} ${scoped} name their services: this repository has those of many.`
    : md`${elsewhere} Without a service, ${scoped} are for ${code(place.service)}, which this pull request releases.`;
}

function renderRights({ by, role, teamsMissing }: CallerRights, most: number): Markdown {
  const may = md`You, ${code(by)}, have the role ${code(role)} here, and may type all of these commands.`;
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
