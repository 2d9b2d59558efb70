/** A file of an environment that was left alone as a whole. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/**
 * Whether the file is one that names the image, as far as can be told: templates, encrypted files and what is no YAML
 * are left alone only when they do. What is binary, too large, or elsewhere was not looked into.
 */
export function namesTheImage({ reason }: SkippedFile): boolean {
  return ["template", "encrypted", "not-yaml"].includes(reason);
}
