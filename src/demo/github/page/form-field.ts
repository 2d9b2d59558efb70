import type { Context } from "hono";

/**
 * A field of the posted form as text; empty when it is absent or a file. Line ends are those of Unix, as GitHub
 * stores them.
 */
export async function readField(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === "string" ? value.replaceAll("\r\n", "\n") : "";
}
