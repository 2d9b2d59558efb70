import { allowTagsForms, formerStrategies, updateStrategies } from "../core/image/presets/image-updater-forms.ts";
import type { Command, Exit, Option } from "./command.ts";
import { schemaNames } from "./schema-names.ts";
import { shells } from "./shells.ts";

const json: Option = { name: "json", about: "print one JSON document (docs/cli.md describes it)" };
const badInput: Exit = { code: 2, means: "the input is wrong, or a file cannot be read or written; nothing was done" };

/** All commands, in the order in which help lists them. */
export const commands: readonly Command[] = [
  {
    name: "bump",
    summary: "bring every reference to an image or a chart to a version",
    usage: ["bump IMAGE:TAG [PATH…] [OPTIONS]", "bump --chart NAME:VERSION [PATH…] [OPTIONS]", "bump IMAGE:TAG -"],
    about: [
      "Edits every reference to IMAGE below PATH (the folder one is in when absent) in place, and prints one line a place: `path:line  old → new`. Only the characters of the version change.",
      "A Helm chart is named by its name alone, or with its repository's URL before it: `redis`, `oci://ghcr.io/acme/charts/web`, `https://charts.bitnami.com/bitnami/redis`. A name alone that charts of several repositories share is ambiguous: their places are reported, and none is edited.",
      "With - the manifest is read from standard input and the result written to standard output.",
      "Where a digest pins a place, tag and digest move together: without --digest the place is left as it is, and named on standard error.",
    ],
    operands: { kind: "paths" },
    options: [
      { name: "chart", takes: "NAME:VERSION", about: "a Helm chart in place of an image" },
      { name: "digest", takes: "DIGEST", about: "the digest of what is bumped, for places that a digest pins" },
      { name: "dry-run", short: "n", about: "print a unified diff and write nothing" },
      json,
    ],
    examples: [
      { does: "every reference below the folder one is in", line: "tidegate bump ghcr.io/acme/web:1.5.0" },
      {
        does: "look first, only in production",
        line: "tidegate bump ghcr.io/acme/web:1.5.0 clusters/production --dry-run",
      },
      { does: "a chart, wherever it is installed", line: "tidegate bump --chart ingress-nginx:4.12.1" },
      {
        does: "a chart of one repository, of several that have the name",
        line: "tidegate bump --chart oci://ghcr.io/acme/charts/web:1.2.3",
      },
      { does: "one manifest, through a pipe", line: "kubectl get deploy web -o yaml | tidegate bump web:1.5.0 -" },
    ],
    exits: [
      { code: 0, means: "a place was brought to the version, or has it already" },
      { code: 1, means: "no reference was found, or all that were found had to be left as they are" },
      badInput,
    ],
    load: async () => (await import("./bump/run-bump.ts")).runBump,
  },
  {
    name: "images",
    summary: "list every reference to an image or a chart, and what was left alone",
    usage: ["images [PATH…] [OPTIONS]", "images -"],
    about: [
      "Lists every place below PATH (the folder one is in when absent) that says which version of an image runs: `path:line:column  image  version  form`. Below it stand the Helm charts, the places that are not clear enough to be changed, and the files that were left alone, each with the reason.",
      "With - one manifest is read from standard input.",
    ],
    operands: { kind: "paths" },
    options: [json],
    examples: [
      { does: "everything below the folder one is in", line: "tidegate images" },
      { does: "which images run at all", line: "tidegate images --json | jq -r '.references[].image' | sort -u" },
      { does: "which charts are installed", line: "tidegate images --json | jq -r '.charts[].chart' | sort -u" },
      { does: "what a chart would run", line: "helm template ./chart | tidegate images -" },
    ],
    exits: [{ code: 0, means: "the list is complete, and may be empty" }, badInput],
    load: async () => (await import("./images/run-images.ts")).runImages,
  },
  {
    name: "tags",
    summary: "choose the newest tag that a tag policy takes",
    usage: [
      "tags --semver RANGE [OPTIONS]",
      "tags --pattern RE [--extract TEMPLATE] [--order ORDER] [--ignore GLOB]… [OPTIONS]",
      "tags --branch NAME --template TEMPLATE [OPTIONS]",
      "tags --flux FILE | --flux-v1 PATTERN | --argocd STRATEGY | --renovate CURRENT [OPTIONS]",
    ],
    about: [
      "Reads tags from standard input, one a line, and prints the chosen one: the newest that the policy takes, as an environment's `follow` would. Tags that cannot be read are skipped, and counted on standard error.",
      "The last form reads what other tools write, and gives their answers; docs/tag-presets.md tells where not. Where a tool orders by the time of the build, write that after the tag: `TAG 2026-11-21T10:00:00Z`.",
    ],
    operands: { kind: "none" },
    options: [
      { name: "semver", takes: "RANGE", about: "versions in an npm range; pre-releases only where it names one" },
      { name: "pattern", takes: "RE", about: "tags that match an RE2 pattern as a whole" },
      {
        name: "extract",
        takes: "TEMPLATE",
        about: "with --pattern: what to order by, e.g. $ts; the whole tag when absent",
      },
      {
        name: "order",
        takes: "ORDER",
        choices: ["semver", "numeric", "text", "time"],
        about: "with --pattern: semver (when absent), numeric, text or time",
      },
      { name: "ignore", takes: "GLOB", repeats: true, about: "with --pattern: tags never to take" },
      { name: "branch", takes: "NAME", about: "tags that were built from a branch, newest first" },
      {
        name: "template",
        takes: "TEMPLATE",
        about: "how tags are made: {branch}, {sha}, {timestamp}, {number}, {version} and text between them",
      },
      { name: "flux", takes: "FILE", about: "by the Flux ImagePolicy in a YAML file" },
      { name: "flux-v1", takes: "PATTERN", about: "by a Flux v1 annotation: glob:…, semver:… or regexp:…" },
      {
        name: "argocd",
        takes: "STRATEGY",
        choices: [...updateStrategies, ...Object.keys(formerStrategies)],
        about: `by an update strategy of Argo CD Image Updater: ${updateStrategies.join(", ")}`,
      },
      {
        name: "constraint",
        takes: "C",
        about: "with --argocd: the range of versions, or the tag of which the digest is followed",
      },
      { name: "allow-tags", takes: "EXPR", about: `with --argocd: the tags to take: ${allowTagsForms}` },
      {
        name: "ignore-tags",
        takes: "GLOBS",
        repeats: true,
        about: "with --argocd: tags never to take; commas between several",
      },
      { name: "renovate", takes: "CURRENT", about: "by Renovate's docker versioning, as an update of the tag CURRENT" },
      { name: "explain", about: "print every tag, the chosen one first, and why each was not taken" },
      json,
    ],
    examples: [
      {
        does: "the newest stable version",
        line: "skopeo list-tags docker://docker.io/library/nginx | jq -r '.Tags[]' | tidegate tags --semver '*'",
      },
      {
        does: "builds of a branch, by their time",
        line: "tidegate tags --branch main --template '{branch}-{sha}-{timestamp}' < tags.txt",
      },
      {
        does: "why that one",
        line: "tidegate tags --pattern '(?P<n>\\d+)-prod' --extract '$n' --order numeric --explain < tags.txt",
      },
      { does: "what Flux would take", line: "tidegate tags --flux image-policy.yaml < tags.txt" },
    ],
    exits: [
      { code: 0, means: "a tag was chosen" },
      { code: 1, means: "no tag is taken" },
      { code: 2, means: "the input is wrong" },
    ],
    load: async () => (await import("./tags/run-tags.ts")).runTags,
  },
  {
    name: "check",
    summary: "tell all that is wrong with the config file",
    usage: ["check [PATH] [OPTIONS]"],
    about: [
      "Reads .tidegate.yaml in the checkout PATH (the folder one is in when absent), or the config file PATH, and prints all problems at once, each with line, column and caret. In a checkout it also looks whether the environments' paths match a file.",
    ],
    operands: { kind: "paths" },
    options: [json],
    examples: [
      { does: "in the config repo, before a commit", line: "tidegate check" },
      { does: "a file by itself", line: "tidegate check draft.yaml" },
    ],
    exits: [
      { code: 0, means: "the config file is in order" },
      { code: 1, means: "it has problems" },
      { code: 2, means: "it is not there, or cannot be read" },
    ],
    load: async () => (await import("./check.ts")).runCheck,
  },
  {
    name: "plan",
    summary: "show what a release would change",
    usage: ["plan ENV SERVICE=TAG… [PATH] [OPTIONS]"],
    about: [
      "Plans releases in the checkout PATH (the folder one is in when absent) by the code that the bot runs, and prints a unified diff. GitHub and the registry are not asked: that the image exists, what was released before, and open release pull requests are not looked at.",
      "Places that a digest pins are left as they are, unless it is given: SERVICE=TAG@sha256:….",
    ],
    operands: { kind: "paths" },
    options: [json],
    examples: [
      { does: "one service", line: "tidegate plan qa1 web=1.5.0" },
      { does: "two together, as a patch", line: "tidegate plan qa1 web=1.5.0 api=2.0.1 > release.patch" },
    ],
    exits: [
      { code: 0, means: "the releases can be made, or are there already" },
      { code: 1, means: "one of them is refused" },
      { code: 2, means: "the input or the config file is wrong" },
    ],
    load: async () => (await import("./plan/run-plan.ts")).runPlan,
  },
  {
    name: "schema",
    summary: "print the JSON Schema of the config file",
    usage: ["schema [NAME]"],
    about: [
      `Prints the JSON Schema of .tidegate.yaml, by which editors complete and check it; or of what a command prints with --json: ${schemaNames.slice(1).join(", ")}.`,
    ],
    operands: { kind: "words", words: schemaNames },
    options: [],
    examples: [
      { does: "for the editor", line: "tidegate schema > .tidegate.schema.json" },
      { does: "of a command's output", line: "tidegate schema images" },
    ],
    exits: [
      { code: 0, means: "printed" },
      { code: 2, means: "there is no such schema" },
    ],
    load: async () => (await import("./schema.ts")).runSchema,
  },
  {
    name: "serve",
    summary: "run the bot",
    usage: ["serve"],
    about: [
      "Runs Tidegate as a GitHub App, with settings from the environment or a .env file in the folder one is in. Without APP_ID it offers a page that makes an App.",
    ],
    operands: { kind: "none" },
    options: [],
    examples: [
      {
        does: "with an App's settings",
        line: "APP_ID=… PRIVATE_KEY=… WEBHOOK_SECRET=… CONFIG_REPOS=acme/config tidegate serve",
      },
    ],
    exits: [
      { code: 0, means: "ended by a signal, in order" },
      { code: 1, means: "could not start, or not end in order" },
      { code: 2, means: "the settings are wrong; all problems are told" },
    ],
    load: async () => (await import("./serve/run-serve.ts")).runServe,
  },
  {
    name: "demo",
    summary: "run the bot against a stand-in GitHub, and tell a story",
    usage: ["demo [OPTIONS]"],
    about: ["Shows on this machine alone how images become releases, then stays up for playing in the browser."],
    operands: { kind: "none" },
    options: [
      { name: "once", about: "end when the story is told" },
      { name: "port", takes: "N", about: "where the stand-in GitHub's pages are; any free port when absent" },
    ],
    examples: [{ does: "the story, and then the end", line: "tidegate demo --once" }],
    exits: [
      { code: 0, means: "the story was told" },
      { code: 1, means: "a step failed" },
      { code: 2, means: "the input is wrong" },
    ],
    load: async () => (await import("./serve/run-demo.ts")).runDemoCommand,
  },
  {
    name: "completion",
    summary: "print a completion script for a shell",
    usage: [`completion ${shells.join("|")}`],
    about: ["Prints a script that completes commands, options and their values."],
    operands: { kind: "words", words: shells },
    options: [],
    examples: [
      { does: "bash, in ~/.bashrc", line: "source <(tidegate completion bash)" },
      { does: "zsh, in ~/.zshrc", line: "source <(tidegate completion zsh)" },
      { does: "fish", line: "tidegate completion fish > ~/.config/fish/completions/tidegate.fish" },
    ],
    exits: [
      { code: 0, means: "printed" },
      { code: 2, means: "there is no script for that shell" },
    ],
    load: async () => (await import("./completion/run-completion.ts")).runCompletion,
  },
];
