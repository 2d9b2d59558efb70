/** Reads the whole body as UTF-8, or stops as soon as it is larger than the cap; an announced length is believed only against the sender. */
export async function readCapped(request: Request, maxBytes: number): Promise<string | "too-large"> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return "too-large";
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) return "too-large";
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
