import { assertNever } from "../assert-never.ts";
import type { CommitSha, EnvironmentName, RepoName, ServiceName } from "../identity.ts";
import type { SourceChanges } from "../release/plan.ts";
import { type Links, shortCommit } from "./github-links.ts";
import { code, type Markdown, md, nothing } from "./markdown.ts";
import { blocks, folded } from "./markdown-blocks.ts";
import { renderNames } from "./names.ts";
import { renderSourceChanges } from "./source-changes.ts";

/** What lies between the version that a revert takes out and the one that it brings back; or why that is not told. */
export type ChangesBehind =
  /** What the one has and the other has not; one of them is absent where one version contains the other. */
  | { readonly kind: "compared"; readonly takenOut?: SourceChanges; readonly broughtBack?: SourceChanges }
  | { readonly kind: "same-commit"; readonly commit: CommitSha }
  | { readonly kind: "commits-unknown" }
  /** The App may not read the source repo. */
  | { readonly kind: "out-of-reach"; readonly repo: RepoName }
  /** The pull request names more than is looked up. */
  | { readonly kind: "not-looked-up" };

/** One service in one environment, and what is behind its two versions. */
export interface PlaceBehind {
  readonly environment: EnvironmentName;
  readonly service: ServiceName;
  readonly behind: ChangesBehind;
}

/** What is behind the versions of a revert, each list with at most so many entries: open for one place, folded for several. */
export function renderChangesBehind(places: readonly PlaceBehind[], links: Links, most: number): Markdown {
  const [first] = places;
  if (first !== undefined && places.length === 1) return renderOne(first.behind, links, most);
  return blocks(...places.slice(0, most).map((place) => renderFolded(place, links, most)), renderUntold(places, most));
}

/** Places with commas between, at most so many. */
export function renderPlaceNames(places: readonly Omit<PlaceBehind, "behind">[], most: number): Markdown {
  const names = places.map(({ environment, service }) => md`${code(service)} in ${code(environment)}`);
  return renderNames(names, most);
}

function renderOne(behind: ChangesBehind, links: Links, most: number): Markdown {
  if (behind.kind !== "compared") return renderWhy(behind, nothing);
  const { takenOut, broughtBack } = behind;
  return blocks(
    ...(takenOut === undefined ? [] : [md`It takes out:`, renderSourceChanges(takenOut, links, most)]),
    ...(broughtBack === undefined ? [] : [md`It brings back:`, renderSourceChanges(broughtBack, links, most)]),
  );
}

function renderFolded({ environment, service, behind }: PlaceBehind, links: Links, most: number): Markdown {
  if (behind.kind !== "compared") return nothing;
  const { takenOut, broughtBack } = behind;
  const fold = (what: string, changes: SourceChanges | undefined) =>
    changes === undefined
      ? nothing
      : folded(`${what} ${service} in ${environment}`, renderSourceChanges(changes, links, most));
  return blocks(fold("Taken out of", takenOut), fold("Brought back to", broughtBack));
}

type Untold = Exclude<ChangesBehind, { readonly kind: "compared" }>;

/** One sentence for all places of which the same is to be said. */
function renderUntold(places: readonly PlaceBehind[], most: number): Markdown {
  const groups = new Map<string, { readonly behind: Untold; readonly places: PlaceBehind[] }>();
  for (const place of places) {
    const { behind } = place;
    if (behind.kind === "compared") continue;
    const key = JSON.stringify(behind);
    const group = groups.get(key) ?? { behind, places: [] };
    group.places.push(place);
    groups.set(key, group);
  }
  return blocks(
    ...[...groups.values()]
      .slice(0, most)
      .map((group) => renderWhy(group.behind, md` of ${renderPlaceNames(group.places, mostNamed)}`)),
  );
}

const mostNamed = 5;

function renderWhy(behind: Untold, where: Markdown): Markdown {
  const unknown = md`What changed between the two versions${where} is not known:`;
  switch (behind.kind) {
    case "same-commit":
      return md`Both versions${where} were built from the same commit, ${shortCommit(behind.commit)}.`;
    case "commits-unknown":
      return md`${unknown} Tidegate does not know the commits of both.`;
    case "out-of-reach":
      return md`${unknown} Tidegate cannot read ${code(behind.repo)}. Its App must be installed there, with all its permissions accepted.`;
    case "not-looked-up":
      return md`${unknown} this pull request names more releases than Tidegate looks up.`;
    default:
      return assertNever(behind);
  }
}
