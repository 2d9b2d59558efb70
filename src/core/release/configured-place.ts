import type { Config, Environment, EnvironmentRules, Service } from "../config/config.ts";
import { rulesFor } from "../config/rules-for.ts";
import type { EnvironmentName, ServiceName } from "../identity.ts";

/** What a config file says of a service in an environment. */
export interface ConfiguredPlace {
  readonly environment: Environment;
  readonly service: Service;
  /** The environment's, with the service's own laid over them. */
  readonly rules: EnvironmentRules;
}

/** Looks a place up in the config file; undefined where its environment or its service is not in there, or not any more. */
export function findConfigured(
  config: Config,
  place: { readonly environment: EnvironmentName; readonly service: ServiceName },
): ConfiguredPlace | undefined {
  const [environment, service] = [config.environments.get(place.environment), config.services.get(place.service)];
  if (environment === undefined || service === undefined) return undefined;
  return { environment, service, rules: rulesFor(config, environment, service) };
}
