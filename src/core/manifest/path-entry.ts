/** Whether a path or a glob, as an entry of an environment's `path` is one, takes a file, or a directory above it. */
export function matchesEntry(entry: string, path: string): boolean {
  if (entry === ".") return true;
  if (!isGlob(entry)) return path === entry || (path.startsWith(entry) && path[entry.length] === "/");
  return matchesSequence([...entry.split("/"), "**"], path.split("/"), {
    isStar: (part) => part === "**",
    matches: matchesPart,
  });
}

/** Whether an entry has `*` or `?` in it. */
export function isGlob(entry: string): boolean {
  return /[*?]/.test(entry);
}

function matchesPart(pattern: string, part: string): boolean {
  if (!isGlob(pattern)) return pattern === part;
  return matchesSequence(Array.from(pattern), Array.from(part), {
    isStar: (character) => character === "*",
    matches: (wanted, character) => wanted === "?" || wanted === character,
  });
}

interface Wildcards {
  isStar(wanted: string): boolean;
  matches(wanted: string, found: string): boolean;
}

/**
 * Matches greedily and, after a mismatch, lets the latest star take one more: an earlier star never needs to be tried
 * again, so there is no exponential case.
 */
function matchesSequence(wanted: readonly string[], found: readonly string[], wildcards: Wildcards): boolean {
  let [at, star, mark] = [0, -1, 0];
  for (let index = 0; index < found.length; ) {
    const here = wanted[at];
    const there = found[index];
    if (here !== undefined && wildcards.isStar(here)) {
      star = at;
      mark = index;
      at += 1;
    } else if (here !== undefined && there !== undefined && wildcards.matches(here, there)) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      mark += 1;
      index = mark;
    } else return false;
  }
  return wanted.slice(at).every((rest) => wildcards.isStar(rest));
}
