import type { Repository as HookRepository } from "@octokit/webhooks-types";
import type { Site } from "../site.ts";
import type { Repository } from "../state/repositories.ts";
import { shapeAccount } from "./account.ts";
import { nodeId } from "./node-id.ts";
import { repositoryLinks } from "./repository-links.ts";
import type { Schemas } from "./schemas.ts";

/** What webhooks and answers share of a repository. */
export type RepositoryShape = Omit<HookRepository, OnlySometimes | "custom_properties"> & {
  readonly created_at: string;
  readonly pushed_at: string;
  readonly disabled: boolean;
  readonly has_discussions: boolean;
};

/** What webhooks carry of a repository in all places. */
export type HookRepositoryShape = RepositoryShape & Pick<HookRepository, "custom_properties">;

/** Members that webhooks or answers carry in some places only. */
type OnlySometimes =
  | "organization"
  | "permissions"
  | "public"
  | "stargazers"
  | "master_branch"
  | `allow_${"auto" | "squash" | "rebase"}_merge`
  | "allow_merge_commit"
  | "allow_update_branch"
  | "use_squash_pr_title_as_default"
  | `${"squash_merge" | "merge"}_commit_${"title" | "message"}`
  | "delete_branch_on_merge";

/** A repository as it appears inside of other answers. */
export function shapeRepository(site: Site, repository: Repository): RepositoryShape {
  const owner = site.state.accounts.need(repository.ownerId);
  const open = site.state.issues.filter((each) => each.repositoryId === repository.id && each.state === "open").length;
  const forks = site.state.repositories.filter((each) => each.parentId === repository.id).length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: `${owner.login}/${repository.name}`,
    private: repository.private,
    owner: shapeAccount(site, owner),
    description: repository.description ?? null,
    fork: repository.parentId !== undefined,
    ...repositoryLinks(site.origin, owner.login, repository.name),
    created_at: repository.createdAt.toISOString(),
    updated_at: repository.updatedAt.toISOString(),
    pushed_at: repository.pushedAt.toISOString(),
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? "private" : "public",
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** A repository as webhooks carry it. */
export function shapeHookRepository(site: Site, repository: Repository): HookRepositoryShape {
  return { ...shapeRepository(site, repository), custom_properties: {} };
}

/** What a caller may do in a repository, as the answers tell it. */
export type Abilities = NonNullable<Schemas["full-repository"]["permissions"]>;

/** A repository as `GET /repos/{owner}/{repo}` gives it. */
export function shapeFullRepository(
  site: Site,
  repository: Repository,
  abilities: Abilities | undefined,
): Schemas["full-repository"] {
  const owner = site.state.accounts.need(repository.ownerId);
  const shape = shapeRepository(site, repository);
  return {
    ...shape,
    custom_properties: {},
    has_discussions: false,
    disabled: false,
    pushed_at: repository.pushedAt.toISOString(),
    created_at: repository.createdAt.toISOString(),
    ...(abilities === undefined ? {} : { permissions: abilities }),
    temp_clone_token: null,
    allow_squash_merge: repository.allowSquashMerge,
    allow_merge_commit: repository.allowMergeCommit,
    allow_rebase_merge: repository.allowRebaseMerge,
    allow_auto_merge: repository.allowAutoMerge,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
    allow_update_branch: false,
    use_squash_pr_title_as_default: false,
    squash_merge_commit_message: "COMMIT_MESSAGES",
    squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
    merge_commit_message: "PR_TITLE",
    merge_commit_title: "MERGE_MESSAGE",
    ...(owner.type === "Organization" ? { organization: shapeAccount(site, owner) } : {}),
    ...(repository.parentId === undefined ? {} : parentage(site, site.state.repositories.need(repository.parentId))),
    network_count: 0,
    subscribers_count: 0,
  };
}

function parentage(site: Site, parent: Repository): Pick<Schemas["full-repository"], "parent" | "source"> {
  const shape = shapeRepository(site, parent);
  return { parent: shape, source: shape };
}
