/** The tag that CI gives to the image of a commit, by the template `{branch}-{sha}`. */
export function tagOf(branch: string, commit: string): string {
  return `${branch}-${commit.slice(0, 7)}`;
}
