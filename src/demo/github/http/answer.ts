/** What a route answers. `value` is the shape that GitHub publishes for it. */
export interface Answer {
  readonly status: number;
  readonly content:
    | { readonly kind: "json"; readonly value: unknown }
    | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly type: string }
    | { readonly kind: "none" };
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer with a JSON body of a stated shape. */
export function json<T>(status: number, value: T, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, content: { kind: "json", value }, headers };
}

/** An answer with a body that is not JSON. */
export function bytes(value: Uint8Array, type: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, content: { kind: "bytes", bytes: value, type }, headers };
}

/** An answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, content: { kind: "none" }, headers };
}

/** GitHub's form of an error. */
export function failure(status: number, message: string, errors?: readonly unknown[]): Answer {
  return json(status, {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  });
}
