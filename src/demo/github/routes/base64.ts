/** Base64 as GitHub writes it: lines of 60 characters, each with a line end. */
export function wrapBase64(content: Uint8Array): string {
  return Buffer.from(content)
    .toString("base64")
    .replace(/.{1,60}/g, (line) => `${line}\n`);
}
