import { randomBytes } from "node:crypto";
import { ApiError } from "../api-error.ts";
import type { Site } from "../site.ts";
import type { Installation, InstallationToken } from "../state/apps.ts";
import { coversRepository } from "../state/lookups.ts";
import { includesAll, type Permissions, parsePermissions } from "../state/permissions.ts";
import type { Repository } from "../state/repositories.ts";

/** What a token is to be narrowed to; `undefined` for no narrowing. */
export interface TokenWish {
  /** Names without the owner. */
  readonly repositories: readonly string[] | undefined;
  readonly repositoryIds: readonly number[] | undefined;
  readonly permissions: Readonly<Record<string, unknown>> | undefined;
}

/** Installation tokens live this long. */
export const tokenLifeMs = 3_600_000;

/** Makes an installation token; throws GitHub's 422 for what the installation itself has not. */
export function createToken(site: Site, installation: Installation, wish: TokenWish): InstallationToken {
  const token: InstallationToken = {
    value: `ghs_${randomBytes(27).toString("base64url").replace(/[-_]/g, "x")}`,
    installationId: installation.id,
    repositoryIds: chooseRepositories(site, installation, wish),
    permissions: choosePermissions(installation, wish),
    expiresAt: new Date(site.now().getTime() + tokenLifeMs),
  };
  site.state.tokens.set(token.value, token);
  return token;
}

function chooseRepositories(site: Site, installation: Installation, wish: TokenWish): ReadonlySet<number> | undefined {
  const { repositories: names = [], repositoryIds: ids = [] } = wish;
  if (names.length + ids.length === 0) return undefined;
  const own = site.state.repositories.filter((each) => coversRepository(installation, each));
  const named = names.map((name) => own.find((each) => each.name.toLowerCase() === name.toLowerCase()));
  const numbered = ids.map((id) => own.find((each) => each.id === id));
  const found = [...named, ...numbered].filter((each): each is Repository => each !== undefined);
  if (found.length < names.length + ids.length)
    throw new ApiError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  return new Set(found.map(({ id }) => id));
}

function choosePermissions(installation: Installation, { permissions: written }: TokenWish): Permissions {
  if (written === undefined) return installation.permissions;
  const refused = new ApiError(422, "The permissions requested are not granted to this installation.");
  let wanted: Permissions;
  try {
    wanted = parsePermissions(written);
  } catch (cause) {
    throw Object.assign(refused, { cause });
  }
  if (!includesAll(installation.permissions, wanted)) throw refused;
  return { metadata: "read", ...wanted };
}
