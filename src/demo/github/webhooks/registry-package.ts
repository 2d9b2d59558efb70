import { shapeHookRepository } from "../shapes/repository.ts";
import type { Site } from "../site.ts";
import type { Actor } from "../state/accounts.ts";
import type { Repository } from "../state/repositories.ts";
import { surroundings } from "./surroundings.ts";

/** A package's event as GitHub's container registry sends it, but for what every event has. */
export interface PackageEvent {
  readonly action: "published" | "updated";
  /** The body of the member `registry_package`, but for owner and registry. */
  readonly registryPackage: object;
}

/** Tells the Apps that a package linked to the repository was published or updated. */
export function announcePackage(site: Site, actor: Actor, repository: Repository, event: PackageEvent): void {
  const hookRepository = shapeHookRepository(site, repository);
  const registry = {
    about_url: `${site.origin}/about-packages`,
    name: "GitHub container registry",
    type: "container",
    url: `${site.origin}/packages`,
    vendor: "GitHub Inc",
  };
  const payload = {
    action: event.action,
    registry_package: { owner: hookRepository.owner, registry, ...event.registryPackage },
    repository: hookRepository,
    ...surroundings(site, actor, repository),
  };
  site.announce({ event: "registry_package", actor, repositoryId: repository.id, installationId: undefined, payload });
}
