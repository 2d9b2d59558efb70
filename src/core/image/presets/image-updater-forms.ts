// What the command line's help needs, apart from the preset: that loads the library of patterns.

/** The update strategies of Argo CD Image Updater. */
export const updateStrategies = ["semver", "newest-build", "alphabetical", "digest"] as const;

/** Strategies by the names that they once had. */
export const formerStrategies = { latest: "newest-build", name: "alphabetical" } as const;

/** What tags are allowed by. */
export const allowTagsForms = "any, or regexp:RE";
