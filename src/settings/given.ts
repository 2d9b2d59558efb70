/** The environment of a process: `process.env`. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** What of it has a text: a setting that is empty counts as absent. */
export type Given = Readonly<Record<string, string>>;

/** Leaves out what is absent or blank. */
export function withoutEmpty(environment: ProcessEnvironment): Given {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, text]) =>
      text === undefined || text.trim() === "" ? [] : [[name, text]],
    ),
  );
}
