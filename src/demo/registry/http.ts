/** A request, read to its end. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An answer; for HEAD its body is counted and not sent. */
export interface Outgoing {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** The codes of the specification that are used here. */
export type ErrorCode =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DENIED"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "TAG_INVALID"
  | "UNAUTHORIZED"
  | "UNSUPPORTED";

/**
 * An error in the registry's own form.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
 */
export function fail(status: number, code: ErrorCode, message: string): Outgoing {
  return answerJson(status, { errors: [{ code, message }] });
}

/** Any value as JSON. */
export function answerJson(status: number, value: unknown, headers: Outgoing["headers"] = {}): Outgoing {
  return { status, headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(value) };
}
