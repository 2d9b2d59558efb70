import type { RepositoryRoute, SiteRoute } from "../http/route.ts";
import { activityRoutes } from "./activity.ts";
import { appRoutes } from "./apps.ts";
import { branchRoutes } from "./branches.ts";
import { checkRoutes } from "./checks.ts";
import { commitRoutes, singleCommitRoutes } from "./commits.ts";
import { contentRoutes } from "./contents.ts";
import { deploymentRoutes } from "./deployments.ts";
import { gitObjectRoutes } from "./git-objects.ts";
import { gitRefRoutes } from "./git-refs.ts";
import { graphqlRoutes } from "./graphql.ts";
import { hookDeliveryRoutes } from "./hook-deliveries.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { protectionRoutes } from "./protections.ts";
import { pullRoutes } from "./pulls.ts";
import { reactionRoutes } from "./reactions.ts";
import { repositoryRoutes } from "./repositories.ts";
import { reviewerRoutes } from "./reviewers.ts";
import { reviewRoutes } from "./reviews.ts";
import { teamRoutes } from "./teams.ts";

/** Every route below `/repos/{owner}/{repo}`; the first that fits a request takes it. */
export const repositoryRouteTable: readonly RepositoryRoute[] = [
  ...repositoryRoutes,
  ...activityRoutes,
  ...protectionRoutes,
  ...branchRoutes,
  ...gitRefRoutes,
  ...gitObjectRoutes,
  ...contentRoutes,
  ...commitRoutes,
  ...checkRoutes,
  ...singleCommitRoutes,
  ...pullRoutes,
  ...reviewerRoutes,
  ...reviewRoutes,
  ...reactionRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...deploymentRoutes,
];

/** Every other route of the REST API. */
export const siteRouteTable: readonly SiteRoute[] = [
  ...appRoutes,
  ...hookDeliveryRoutes,
  ...teamRoutes,
  ...graphqlRoutes,
];
