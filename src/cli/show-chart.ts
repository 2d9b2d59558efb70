import { showPath } from "./show.ts";

/** A chart as `bump --chart` takes it: `oci://ghcr.io/acme/charts/web`, or `web` where the repository is not known. */
export function showChart({
  chart,
  repository,
}: {
  readonly chart: string;
  readonly repository?: string | undefined;
}): string {
  return showPath(repository === undefined ? chart : `${repository}/${chart}`);
}
