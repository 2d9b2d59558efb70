import type { Config, ParsedConfig } from "../core/config/config.ts";
import type { BlobSha, RepoName } from "../core/identity.ts";
import { fluxKinds } from "../core/manifest/image-policies.ts";
import { lastSegment } from "../core/manifest/mentions.ts";
import { createSegmentSearch, type SegmentSearch } from "../core/manifest/segment-search.ts";
import type { BlobNote, EnvironmentFiles } from "./environment-files.ts";

/**
 * What the process remembers of config repos, so that a plan costs time for the files that name the service and not for
 * the others. All of it follows from content that a SHA names; nothing is lost with it.
 */
export interface ConfigRepoMemory {
  /** What is remembered of one config repo; empty when it is asked for first. */
  of(repo: RepoName): RepoMemory;
}

/** What is remembered of one config repo. */
export interface RepoMemory {
  /** What the config file of that blob says; absent when it is not the one that was kept last. */
  parsedConfig(blob: BlobSha): ParsedConfig | undefined;
  keepConfig(blob: BlobSha, parsed: ParsedConfig): void;
  /** What the file said when it was valid last; absent when this process has read none that was. */
  lastConfig(): Config | undefined;
  /** What is known of its blobs, for the images that this config names. */
  notesFor(config: Config): BlobNotes;
}

/** What is known of the blobs of one config repo. */
export interface BlobNotes {
  /** The last segments of all names that the notes are about. */
  readonly segments: ReadonlySet<string>;
  readonly search: SegmentSearch;
  readonly byBlob: Map<string, BlobNote>;
  /** Environments of the latest trees, the oldest first, by tree and paths. */
  readonly environments: Map<string, EnvironmentFiles>;
}

/** Makes a memory that knows nothing yet; one for the whole process. */
export function createConfigRepoMemory(): ConfigRepoMemory {
  const repos = new Map<RepoName, RepoMemory>();
  return {
    of(repo) {
      const known = repos.get(repo) ?? createRepoMemory();
      repos.set(repo, known);
      return known;
    },
  };
}

function createRepoMemory(): RepoMemory {
  let latest: { readonly blob: BlobSha; readonly parsed: ParsedConfig } | undefined;
  let valid: Config | undefined;
  let noted: { readonly config: Config; readonly notes: BlobNotes } | undefined;
  return {
    parsedConfig: (blob) => (latest?.blob === blob ? latest.parsed : undefined),

    keepConfig(blob, parsed) {
      latest = { blob, parsed };
      if (parsed.kind === "valid") valid = parsed.config;
    },

    lastConfig: () => valid,

    notesFor(config) {
      if (noted?.config === config) return noted.notes;
      const segments = segmentsOf(config);
      // A new name may stand in any blob, so all of them are read once more; a name that is gone costs nothing.
      const isKnown = noted !== undefined && [...segments].every((segment) => noted?.notes.segments.has(segment));
      noted = { config, notes: noted !== undefined && isKnown ? noted.notes : emptyNotes(segments) };
      return noted.notes;
    },
  };
}

/** Kinds of objects stand in a text as names do. */
function segmentsOf({ environments, services }: Config): ReadonlySet<string> {
  const all = [...services.values()];
  const rules = [...environments.values()].map((each) => each.rules);
  const hasFlux = [...rules, ...all.flatMap(({ overrides }) => [...overrides.values()])].some(
    ({ writer }) => writer === "flux",
  );
  return new Set([...all.flatMap(({ images }) => images.map(lastSegment)), ...(hasFlux ? fluxKinds : [])]);
}

function emptyNotes(segments: ReadonlySet<string>): BlobNotes {
  return { segments, search: createSegmentSearch(segments), byBlob: new Map(), environments: new Map() };
}
