/** Whether the operating system said no, with a code such as `ENOENT`. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;
}

/** Why a file or folder cannot be read, as the end of a sentence that begins with it. */
export function explainSystemError({ code }: { readonly code: string }): string {
  return reasons.get(code) ?? `cannot be read: ${code}`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "is not there"],
  ["ENOTDIR", "is not there"],
  ["EISDIR", "is a folder, and a file is wanted"],
  ["EACCES", "cannot be read: you have no right to (EACCES)"],
  ["EPERM", "cannot be read: you have no right to (EPERM)"],
  ["ELOOP", "cannot be read: it is a symbolic link (ELOOP)"],
]);
