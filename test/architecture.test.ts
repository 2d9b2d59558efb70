import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

/**
 * The allowed imports, one row a place under `src/`. `types` are allowed as `import type` only.
 * The first row whose `from` is a prefix of the file's path holds.
 */
const rows: readonly {
  readonly from: string;
  readonly may: readonly string[];
  readonly types: readonly string[];
  readonly packages: readonly string[];
  readonly why: string;
}[] = [
  {
    from: "demo/github/",
    may: ["demo/github/"],
    types: [],
    packages: [
      "node:",
      "hono",
      "@hono/node-server",
      "@octokit/openapi-types",
      "@octokit/webhooks-types",
      "graphql",
      "micromark",
      "micromark-extension-gfm",
      "hast-util-",
      "mdast-util-",
      "micromark-extension-",
    ],
    why: "the stand-in GitHub knows nothing of Tidegate",
  },
  {
    from: "demo/registry/",
    may: ["demo/registry/"],
    types: [],
    packages: ["node:", "hono", "@hono/node-server"],
    why: "the stand-in registry knows nothing of Tidegate",
  },
  {
    from: "demo/",
    may: ["demo/", "main.ts", "core/", "settings.ts"],
    types: [],
    packages: ["node:", "pino", "yaml", "zod"],
    why: "the demo starts the real bot from outside, with the rights that app.yml asks for, and tells the story",
  },
  {
    from: "core/",
    may: ["core/"],
    types: [],
    packages: ["yaml", "semver", "zod", "re2js", "mdast", "mdast-util-from-markdown"],
    why: "the core is pure and stands on nothing of ours",
  },
  {
    from: "intake/",
    may: ["core/", "intake/"],
    types: ["store/"],
    packages: ["zod", "hono", "node:crypto"],
    why: "intake turns a payload into an event of ours and hands it over to be stored",
  },
  {
    from: "github/",
    may: ["core/", "github/"],
    types: [],
    packages: ["@octokit/", "tar-stream", "lru-cache", "node:", "zod"],
    why: "the only place that speaks GitHub's API",
  },
  {
    from: "registry/",
    may: ["core/", "registry/"],
    types: [],
    packages: ["node:", "zod", "lru-cache"],
    why: "the only place that speaks the registry API",
  },
  {
    from: "store/",
    may: ["core/", "store/"],
    types: [],
    packages: ["pg", "pg-boss", "zod", "node:", "pino"],
    why: "the only place that speaks SQL and owns the queue library",
  },
  {
    from: "jobs/",
    may: ["core/", "jobs/"],
    types: ["github/", "registry/", "store/"],
    packages: [],
    why: "jobs see ports (types), never a client",
  },
  {
    from: "web/",
    may: ["core/", "web/"],
    types: ["store/", "github/"],
    packages: ["hono", "prom-client", "node:", "pino"],
    why: "pages and health read through ports",
  },
  {
    from: "cli/",
    may: ["core/", "cli/", "main.ts", "demo/main.ts"],
    types: [],
    packages: ["node:", "zod"],
    why: "the command line works on a checkout with the core, and describes its JSON with zod; serve and demo start the programs",
  },
  {
    from: "app.ts",
    may: ["core/", "intake/"],
    types: ["store/"],
    packages: ["probot", "@octokit/webhooks", "node:"],
    why: "the Probot function: event name to intake",
  },
  {
    from: "log.ts",
    may: [],
    types: [],
    packages: ["pino"],
    why: "what of an error is written to the log",
  },
  {
    from: "settings.ts",
    may: ["core/", "settings/"],
    types: [],
    packages: ["zod", "node:"],
    why: "process environment to Settings, once",
  },
  {
    from: "settings/",
    may: ["core/", "settings/"],
    types: [],
    packages: ["zod", "node:"],
    why: "the parts of settings.ts: its fields and their table, hooks, files, warnings",
  },
  {
    from: "main.ts",
    may: ["core/", "intake/", "jobs/", "github/", "registry/", "store/", "web/", "app.ts", "log.ts", "settings.ts"],
    types: [],
    packages: ["probot", "pino", "hono", "@hono/node-server", "node:", "prom-client"],
    why: "the only builder",
  },
];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

describe("the house", () => {
  const sources = filesBelow(join(root, "src"), ".ts");

  it.each(sources)("lets %s import only what its row allows", (file) => {
    const path = posixRelative(join(root, "src"), file);
    const row = rows.find(({ from }) => path.startsWith(from));
    expect(row, `src/${path} has no row in the table: put it in a folder of the house`).toBeDefined();
    if (row === undefined) return;
    const wrong = importsOf(readFileSync(file, "utf8")).filter((each) => !isAllowed(each, path, row));
    expect(
      wrong.map(({ specifier }) => specifier),
      `src/${path} may not import these: ${row.why}`,
    ).toEqual([]);
  });

  it("keeps the core pure", () => {
    const impure = /\basync\b|\bawait\b|new Date\(\)|Date\.now|Math\.random|\bprocess\.|console\.|\bfetch\(|setTimeout/;
    const found = sources
      .filter((file) => posixRelative(root, file).startsWith("src/core/"))
      .flatMap((file) =>
        withoutComments(readFileSync(file, "utf8"))
          .split("\n")
          .filter((line) => impure.test(withoutStrings(line)))
          .map((line) => `${posixRelative(root, file)}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it("has no mutual folders", () => {
    const arrows = new Set<string>();
    for (const file of sources) {
      const path = posixRelative(join(root, "src"), file);
      for (const { specifier } of importsOf(readFileSync(file, "utf8"))) {
        if (!specifier.startsWith(".")) continue;
        const [here, there] = [folderOf(path), folderOf(posix.join(dirname(path), specifier))];
        if (here !== there) arrows.add(`${here} -> ${there}`);
      }
    }
    const mutual = [...arrows].filter((arrow) => arrows.has(arrow.split(" -> ").reverse().join(" -> ")));
    expect(mutual).toEqual([]);
  });

  const everything = [...sources, ...filesBelow(join(root, "test"), ".ts"), ...filesBelow(join(root, "bench"), ".ts")];

  it("keeps files small", () => {
    const long = everything
      .map((file) => ({ path: posixRelative(root, file), lines: readFileSync(file, "utf8").split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > (path.startsWith("src/") ? 400 : 500));
    expect(long).toEqual([]);
  });

  it("names files for their idea, in kebab-case", () => {
    const drawer = /(^|[/-])(utils?|helpers?|common|lib|misc)([./-]|$)/;
    const odd = everything
      .map((file) => posixRelative(root, file))
      .filter((path) => drawer.test(path) || !/^[a-z0-9./-]+$/.test(path.replaceAll("[", "")));
    expect(odd).toEqual([]);
  });

  it("mocks none of our own code and hides nothing from the compiler", () => {
    const forbidden = new RegExp(
      ["vi\\.(do)?[mM]ock\\(", "@ts-" + "(ignore|nocheck)", "\\bas " + "any\\b", "\\.(skip|only|todo)\\("].join("|"),
    );
    const found = everything
      .filter((file) => forbidden.test(readFileSync(file, "utf8")))
      .map((file) => posixRelative(root, file));
    expect(found).toEqual([]);
  });

  it("casts only where a branded type is minted", () => {
    const casts = sources.flatMap((file) =>
      withoutTemplates(withoutComments(readFileSync(file, "utf8")))
        .split("\n")
        .filter((line) => isCast(withoutStrings(line)))
        .map((line) => `${posixRelative(root, file)}: ${line.trim()}`),
    );
    const outside = casts.filter((line) => !/ as (typeof \w+|[A-Z]\w*);?$/.test(line) || !/return|=>/.test(line));
    expect(outside).toEqual([]);
  });
});

/** An `as` that is not a renaming import or export, and not `as const`. */
function isCast(line: string): boolean {
  return (
    /[\w)\]}"'`] as (?!const\b)[A-Z{(\w]/.test(line) &&
    !/^\s*(import|export) /.test(line) &&
    !/^\s*(type )?\w+ as \w+,?$/.test(line)
  );
}

/** Prose in template literals is no code. */
function withoutTemplates(text: string): string {
  return text.replace(/`(?:[^`\\]|\\.)*`/gs, '""');
}

function isAllowed({ specifier, typeOnly }: Import, path: string, row: (typeof rows)[number]): boolean {
  if (!specifier.startsWith("."))
    return row.packages.some((allowed) => specifier === allowed || specifier.startsWith(prefix(allowed)));
  const target = posix.join(dirname(path), specifier);
  const reaches = (place: string) => (place.endsWith("/") ? target.startsWith(place) : target === place);
  return row.may.some(reaches) || (typeOnly && row.types.some(reaches));
}

function prefix(allowed: string): string {
  return /[:/-]$/.test(allowed) ? allowed : `${allowed}/`;
}

function importsOf(text: string): readonly Import[] {
  const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|import\("([^"]+)"\)/gm;
  return [...text.matchAll(statement)].map((match) => ({
    specifier: match[2] ?? match[3] ?? "",
    typeOnly: match[1] !== undefined,
  }));
}

function folderOf(path: string): string {
  const parts = path.split("/");
  if (parts.length === 1) return path;
  return parts[0] === "core" ? parts.slice(0, 2).join("/") : String(parts[0]);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

function withoutStrings(line: string): string {
  return line.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '""');
}

function filesBelow(folder: string, ending: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "fixtures" ? [] : filesBelow(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

function posixRelative(from: string, to: string): string {
  return relative(from, to).split(sep).join("/");
}
