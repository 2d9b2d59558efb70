/** One entry of `errors` in an answer with status 422. */
export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: "custom" | "invalid" | "missing" | "missing_field" | "already_exists" | "unprocessable";
  readonly message?: string;
  readonly value?: string | number | null;
  /** What was reported on a commit, where a deployment needed it green. */
  readonly contexts?: readonly { readonly context: string; readonly state: string }[];
}

/** GitHub's "no": the HTTP status and body that a caller gets. Persons acting through the world get it as well. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly (FieldError | string)[] | undefined;

  constructor(status: number, message: string, errors?: readonly (FieldError | string)[]) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errors = errors;
  }
}

/** 404: there is no such thing, or the caller may not know of it. */
export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

/** 422 with one entry of `errors`. */
export function invalidField(error: FieldError): ApiError {
  return new ApiError(422, "Validation Failed", [error]);
}

/** 422 in the words that GitHub uses where the body does not fit the endpoint. */
export function invalidRequest(detail: string): ApiError {
  return new ApiError(422, `Invalid request.\n\n${detail}`);
}

/** 403: the App's token lacks the permission. */
export function notByIntegration(): ApiError {
  return new ApiError(403, "Resource not accessible by integration");
}
