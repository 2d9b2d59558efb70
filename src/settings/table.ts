import { fields } from "./fields.ts";

/** One row of the README's table of settings. */
export interface SettingRow {
  readonly name: string;
  /** What holds when it is absent, in words; `required` when it must be there. */
  readonly otherwise: string;
  readonly meaning: string;
}

/** Every setting, in the order of the README. */
export const settingsTable: readonly SettingRow[] = [
  ...Object.entries(fields).map(([name, field]) => {
    const { description, otherwise } = field.meta() ?? {};
    return { name, otherwise: String(otherwise), meaning: String(description) };
  }),
  {
    name: "HOOK_<NAME>_SECRET",
    otherwise: "none",
    meaning: "Opens `/hooks/<name>` for CI: the body is signed with this secret (HMAC-SHA256).",
  },
  {
    name: "HOOK_<NAME>_TOKEN",
    otherwise: "none",
    meaning: "Opens `/hooks/<name>` for the notifications of a CNCF distribution registry, which sends this token.",
  },
  {
    name: "HOOK_<NAME>_HOSTS",
    otherwise: "none",
    meaning:
      "How manifests call the hosts that the registry names, as `registry:5000=registry.example.com`, with commas between.",
  },
];
