import { invalidField } from "../api-error.ts";

/** The longest title of an issue or pull request, in characters. */
export const longestTitle = 256;

/** The longest body of an issue, pull request or comment, in code points. */
export const longestBody = 65_536;

/** Throws GitHub's 422 for a title that is empty or too long. */
export function checkTitle(resource: string, title: string): void {
  if (title.trim() === "") throw invalidField({ resource, code: "missing_field", field: "title" });
  if ([...title].length > longestTitle)
    throw invalidField({
      resource,
      code: "custom",
      field: "title",
      message: "title is too long (maximum is 256 characters)",
    });
}

/** Throws GitHub's 422 for a body that is too long. */
export function checkBody(resource: string, body: string | undefined): void {
  if (body !== undefined && [...body].length > longestBody)
    throw invalidField({
      resource,
      code: "custom",
      field: "body",
      message: "body is too long (maximum is 65536 characters)",
    });
}
