import { findNearest } from "../core/nearest.ts";
import type { Given } from "./given.ts";
import { isHookSetting } from "./hooks.ts";

/**
 * What is probably not meant so: names that are nearly settings, Probot's own names, secrets that look damaged.
 * One sentence each, without the value.
 */
export function findWarnings(given: Given, known: readonly string[]): readonly string[] {
  const names = Object.keys(given).toSorted();
  return [
    ...names.flatMap((name) => warnOfName(name, known)),
    ...names.filter((name) => isSecret(name, known)).flatMap((name) => warnOfSecret(name, given[name] ?? "")),
    ...warnOfPlainHttp(given["GITHUB_API_URL"]),
  ];
}

/** Settings of Probot and of others that people bring along, and ours in their place. */
const foreignNames: ReadonlyMap<string, string> = new Map([
  ["GHE_HOST", "GITHUB_API_URL"],
  ["GHE_PROTOCOL", "GITHUB_API_URL"],
  ["GITHUB_APP_PRIVATE_KEY", "PRIVATE_KEY"],
  ["GITHUB_APP_ID", "APP_ID"],
]);

/** Many names of other programs are near to a short one: HOME to HOST, SORT to PORT. */
const shortestMisspelt = 8;

function warnOfName(name: string, known: readonly string[]): readonly string[] {
  if (known.includes(name) || isHookSetting(name)) return [];
  if (name.startsWith("HOOK_")) {
    return [`${name} is not a setting; hooks are HOOK_<NAME>_SECRET, HOOK_<NAME>_TOKEN and HOOK_<NAME>_HOSTS`];
  }
  const bare = name.replace(/^(?:TIDEGATE|GITHUB|GH|PROBOT)_/, "");
  const meant =
    foreignNames.get(name) ??
    known.find((each) => each === bare || each.replaceAll("_", "") === name.replaceAll("_", "")) ??
    findNearest(name, name.length < shortestMisspelt ? [] : known.filter((each) => each.length >= shortestMisspelt));
  if (meant !== undefined) return [`${name} is not a setting; ${meant} is`];
  return name.startsWith("TIDEGATE_") ? [`${name} is not a setting`] : [];
}

function isSecret(name: string, known: readonly string[]): boolean {
  return /_(?:SECRET|TOKEN)$/.test(name) && (known.includes(name) || isHookSetting(name));
}

function warnOfSecret(name: string, value: string): readonly string[] {
  if (value.trim() !== value) return [`${name} begins or ends with white space, which is taken as part of it`];
  return value.length < 16 ? [`${name} is short; 16 characters or more are hard to guess`] : [];
}

function warnOfPlainHttp(url: string | undefined): readonly string[] {
  const isOpen = url?.startsWith("http://") && !/^http:\/\/(?:127\.|localhost\b|\[::1\])/.test(url);
  return isOpen ? ["GITHUB_API_URL is plain HTTP: tokens can be read on the way"] : [];
}
