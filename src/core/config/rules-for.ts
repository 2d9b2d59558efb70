import type { Config, Environment, EnvironmentRules, Service } from "./config.ts";

/**
 * The rules for a service in an environment: the environment's, and above them what the service overrides.
 * @throws {Error} when one of the two is not of this config: callers take both from it.
 */
export function rulesFor(
  { environments, services }: Config,
  environment: Pick<Environment, "name">,
  service: Pick<Service, "name">,
): EnvironmentRules {
  const [place, thing] = [environments.get(environment.name), services.get(service.name)];
  if (place === undefined || thing === undefined) {
    throw new Error(`no environment ${environment.name} with a service ${service.name} in the config`);
  }
  return { ...place.rules, ...thing.overrides.get(environment.name) };
}
