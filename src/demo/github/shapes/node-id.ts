/** A global id as GraphQL has them, such as `R_kgDOAAGGoQ`; opaque to callers. */
export function nodeId(prefix: string, id: number): string {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0x92, 0);
  bytes.writeBigUInt64BE(BigInt(id), 1);
  return `${prefix}_${bytes.toString("base64url")}`;
}
