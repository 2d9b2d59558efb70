import type { Given } from "./given.ts";
import { isHost, splitList } from "./lists.ts";

/** A place below `/hooks/` where something other than GitHub tells of published images. */
export type HookSettings =
  /** CI; the body is signed with HMAC-SHA256. */
  | { readonly kind: "hmac"; readonly name: string; readonly secret: string }
  /** A CNCF distribution registry, which sends a fixed token. */
  | {
      readonly kind: "distribution";
      readonly name: string;
      readonly token: string;
      /** How manifests call a host, by what the registry calls it. */
      readonly hosts: ReadonlyMap<string, string>;
    };

/**
 * Reads `HOOK_<NAME>_SECRET`, `HOOK_<NAME>_TOKEN` and `HOOK_<NAME>_HOSTS`; `HOOK_MY_CI_SECRET` opens `/hooks/my-ci`.
 * Adds to `problems` what is wrong, one sentence each.
 */
export function readHooks(given: Given, problems: string[]): readonly HookSettings[] {
  const hooks: HookSettings[] = [];
  for (const name of hookNames(given)) {
    const [secret, token, hosts] = ["SECRET", "TOKEN", "HOSTS"].map((part) => given[`HOOK_${name}_${part}`]);
    const path = name.toLowerCase().replaceAll("_", "-");
    if (secret !== undefined && token !== undefined) {
      problems.push(`HOOK_${name}_SECRET and HOOK_${name}_TOKEN are both set; a hook has one of them`);
    } else if (hosts !== undefined && token === undefined) {
      problems.push(`HOOK_${name}_HOSTS goes with HOOK_${name}_TOKEN, which is not set`);
    } else if (secret !== undefined) {
      hooks.push({ kind: "hmac", name: path, secret });
    } else if (token !== undefined) {
      hooks.push({ kind: "distribution", name: path, token, hosts: readHosts(`HOOK_${name}_HOSTS`, hosts, problems) });
    }
  }
  return hooks;
}

/** Whether a name of the environment is one that {@link readHooks} looks at. */
export function isHookSetting(name: string): boolean {
  return hookSetting.test(name);
}

const hookSetting = /^HOOK_([A-Z\d](?:[A-Z\d_]{0,38}[A-Z\d])?)_(?:SECRET|TOKEN|HOSTS)$/;

function hookNames(given: Given): ReadonlySet<string> {
  const names = Object.keys(given).flatMap((key) => hookSetting.exec(key)?.[1] ?? []);
  return new Set(names.toSorted());
}

function readHosts(setting: string, text: string | undefined, problems: string[]): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const [index, entry] of splitList(text ?? "").entries()) {
    const [theirs = "", ours = "", ...rest] = entry.toLowerCase().split("=");
    if (isHost(theirs) && isHost(ours) && rest.length === 0) hosts.set(theirs, ours);
    else problems.push(`${setting} entry ${index + 1} is not HOST=HOST`);
  }
  return hosts;
}
