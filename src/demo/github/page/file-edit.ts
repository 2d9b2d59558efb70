import { readField } from "./form-field.ts";
import { pathTo } from "./layout.ts";
import { pathToPull } from "./lists.ts";
import { addressOf, personOf, showNotice, type Visit } from "./visit.ts";

/** Commits the posted file, and goes to it or to the pull request that was opened for it; says why not otherwise. */
export async function editFile(visit: Visit): Promise<Response> {
  const { c, world } = visit;
  const address = addressOf(visit);
  const [branch, path, text, message, into] = await Promise.all(
    ["branch", "path", "text", "message", "into"].map((name) => readField(c, name)),
  );
  const edit = { branch: branch ?? "", path: path ?? "", text: text ?? "", message: message ?? "", into: into ?? "" };
  const outcome = await world.edit(address, personOf(visit), edit);
  const file = pathTo(address.owner, address.name, "blob", edit.branch, ...edit.path.split("/"));
  if (outcome.kind === "refused") return showNotice(visit, outcome.status, outcome.reason, file);
  const { pullRequestNumber } = outcome;
  return c.redirect(pullRequestNumber === undefined ? file : pathToPull(address, pullRequestNumber), 303);
}
