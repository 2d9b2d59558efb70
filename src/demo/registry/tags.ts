import type { RegistryContents } from "./contents.ts";
import { answerJson, fail, type Outgoing } from "./http.ts";

/**
 * Answers `GET /v2/<name>/tags/list` with `n` and `last`: in lexical order, and with a `Link` when there is more.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 */
export function answerTags(contents: RegistryContents, repository: string, query: URLSearchParams): Outgoing {
  const held = contents.get(repository);
  if (held === undefined) return fail(404, "NAME_UNKNOWN", "repository name not known to registry");
  const last = query.get("last");
  const rest = [...held.tags.keys()].sort().filter((tag) => last === null || tag > last);
  const limit = query.get("n");
  const tags = limit === null ? rest : rest.slice(0, Number(limit));
  const next =
    tags.length < rest.length && tags.length > 0
      ? { link: `</v2/${repository}/tags/list?n=${limit}&last=${tags.at(-1)}>; rel="next"` }
      : {};
  return answerJson(200, { name: repository, tags }, next);
}
