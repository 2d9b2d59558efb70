import type { components } from "@octokit/openapi-types";

/** The shapes that GitHub publishes for its REST API, by name. */
export type Schemas = components["schemas"];
