import type { ActionOutcome, FileEdit, PageAction, PageWorld } from "../../../../src/demo/github/page/page-world.ts";
import type {
  CheckView,
  CommitRow,
  FileDiff,
  PullRequestAddress,
  PullRequestRow,
  PullRequestView,
  RepositoryAddress,
} from "../../../../src/demo/github/page/views.ts";

const at = new Date("2026-11-21T03:59:12Z");
const config = { owner: "acme", name: "config" };

/** A commit of the samples. */
export const commit: CommitRow = {
  sha: "6dcb09b5b57875f334f61aebed695e2e4193db5e",
  message: "Release blip 1.2.4 to qa1\n\nFor acme/blip#12.",
  author: "tidegate[bot]",
  committedAt: at,
};

/** One changed tag. */
export const diff: FileDiff = {
  path: "clusters/qa1/blip.yaml",
  status: "modified",
  additions: 1,
  deletions: 1,
  patch: [
    "@@ -14,7 +14,7 @@ spec:",
    "     spec:",
    "       containers:",
    "         - name: blip",
    "-          image: docker.io/acme/blip:1.2.3 # chosen by the release",
    "+          image: docker.io/acme/blip:1.2.4 # chosen by the release",
    "           ports:",
    "             - containerPort: 3000",
  ].join("\n"),
};

/** Checks in every mood. */
export const checks: readonly CheckView[] = [
  {
    name: "tidegate/config",
    mark: "failed",
    word: "failure",
    writer: "tidegate",
    title: "Two problems in .tidegate.yaml",
    summary: "```\n.tidegate.yaml:7:5  unknown key `folow`, did you mean `follow`?\n```",
    text: undefined,
    detailsUrl: "http://127.0.0.1:3000/checks/1",
  },
  {
    name: "build",
    mark: "passed",
    word: "success",
    writer: "ci",
    title: undefined,
    summary: undefined,
    text: undefined,
    detailsUrl: undefined,
  },
  {
    name: "tidegate/qa1",
    mark: "waiting",
    word: "in_progress",
    writer: "tidegate",
    title: "Waiting for the registry",
    summary: "Since 03:59.",
    text: undefined,
    detailsUrl: undefined,
  },
];

/** A release pull request as Tidegate might write it. */
export const pull: PullRequestView = {
  address: { repository: config, number: 7 },
  title: "Release blip 1.2.4 to qa1",
  state: "open",
  author: "tidegate[bot]",
  isBot: true,
  body: [
    "<!-- tidegate:release:v1 hidden -->",
    "Asked for by @alice in acme/blip#12.",
    "",
    "| Image | From | To |",
    "| --- | --- | --- |",
    "| `docker.io/acme/blip` | `1.2.3` | **`1.2.4`** `@sha256:6e9f67fa63b0323e9a1e587fd71c561ba48a034504fb804fd26fd8800039835d` |",
    "",
    "<details><summary>Changes (2)</summary>",
    "",
    "- acme/blip#11 Fix the chart's legend, by alice",
    "- acme/blip#12 Show the time zone, by bob",
    "",
    "</details>",
    "",
    "> To roll back, revert this pull request.",
  ].join("\n"),
  labels: [
    { name: "release", color: "0e8a16" },
    { name: "environment: qa1", color: "1d76db" },
  ],
  headBranch: "tidegate/qa1/blip",
  headSha: commit.sha,
  baseBranch: "main",
  createdAt: at,
  mergedBy: undefined,
  mergedAt: undefined,
  mergeCommitSha: undefined,
  mergeability: "clean",
  demands: [],
  autoMerge: undefined,
  queue: undefined,
  reactions: [],
  reviews: [
    { id: 3, author: "bob", isBot: false, verdict: "approved", body: "Ship it.", submittedAt: at, reactions: [] },
    { id: 4, author: "alice", isBot: false, verdict: "reviewed; dismissed", body: "", submittedAt: at, reactions: [] },
  ],
  deployments: [
    {
      environment: "qa1",
      sha: commit.sha,
      state: "in_progress",
      mark: "waiting",
      description: "Rolling out",
      creator: "tidegate[bot]",
      logUrl: "javascript:alert(1)",
      environmentUrl: "https://qa1.example.com",
      at,
    },
  ],
  comments: [
    {
      id: 1,
      author: "alice",
      isBot: false,
      body: "/query qa1\nand thanks",
      createdAt: at,
      editedAt: undefined,
      reactions: [{ emoji: "👀", people: ["tidegate[bot]", "<b>"] }],
    },
    {
      id: 2,
      author: "tidegate[bot]",
      isBot: true,
      body: "### Releases\n\n| Environment | Version | State |\n| --- | --- | --- |\n| dev | `1.2.4` | live |\n| qa1 | `1.2.4` | proposed |",
      createdAt: at,
      editedAt: at,
      reactions: [],
    },
  ],
  commits: [commit],
  files: [diff, { path: "logo.png", status: "added", additions: 0, deletions: 0 }],
  checks,
};

const row: PullRequestRow = { ...pull, labels: pull.labels };

/** A world that shows one pull request and remembers what was asked of it; `answer` is what it says to that. */
export function createSampleWorld(answer: ActionOutcome = { kind: "done" }) {
  const saved: { readonly address: RepositoryAddress; readonly login: string; readonly edit: FileEdit }[] = [];
  const asked: { readonly address: PullRequestAddress; readonly login: string; readonly action: PageAction }[] = [];
  const world: PageWorld = {
    home: async () => ({
      repositories: [
        { address: config, description: "What should run", private: true, openPullRequests: 1 },
        { address: { owner: "acme", name: "blip" }, description: undefined, private: false, openPullRequests: 0 },
      ],
      pullRequests: [row],
      deliveries: [
        {
          id: 2,
          guid: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
          event: "pull_request",
          action: "opened",
          repository: "acme/config",
          deliveredAt: at,
          statusCode: undefined,
          status: "timed out",
          durationMs: 10_000,
          redelivery: true,
        },
        {
          id: 1,
          guid: "0b989ba4-242f-11e5-81e1-c7b6966d2516",
          event: "push",
          action: undefined,
          repository: "acme/config",
          deliveredAt: at,
          statusCode: 202,
          status: "OK",
          durationMs: 12.4,
          redelivery: false,
        },
      ],
    }),
    repository: async ({ owner, name }, ref = "main") =>
      owner === "acme" && name === "config"
        ? {
            address: config,
            description: "What should run",
            ref,
            branches: [
              { name: "main", sha: commit.sha },
              { name: "tidegate/qa1/blip", sha: commit.sha },
            ],
            files: [".tidegate.yaml", "clusters/qa1/blip.yaml"],
            commits: [commit],
            pullRequests: [
              row,
              {
                ...row,
                address: { repository: config, number: 6 },
                state: "merged",
                title: "Release blip 1.2.3 to qa1",
              },
            ],
          }
        : undefined,
    file: async (address, ref, path) =>
      ref === "tidegate/qa1/blip" && path === "clusters/qa1/blip.yaml"
        ? { address, ref, path, text: "image: docker.io/acme/blip:1.2.4\n# <script>\n", bytes: 45, onBranch: true }
        : undefined,
    commit: async (address, sha) =>
      sha === commit.sha ? { address, commit, parents: ["5".repeat(40)], files: [diff], checks } : undefined,
    comparison: async (address, base, head) =>
      base === "v1" ? { address, base, head, commits: [commit], files: [diff] } : undefined,
    commitOfCheck: (_, id) => (id === 5 ? commit.sha : undefined),
    pullRequest: async ({ number }) => (number === 7 ? pull : undefined),
    people: () => ["alice", "bob"],
    edit: async (address, login, edit) => {
      saved.push({ address, login, edit });
      return answer;
    },
    act: async (address, login, action) => {
      asked.push({ address, login, action });
      return answer;
    },
  };
  return { world, asked, saved };
}
