/** What `formatTlogProof` writes, with the Buffer's base64: a receipt has twenty hashes. */
export function formatProof(
  entry: Uint8Array,
  index: number,
  proof: readonly Uint8Array[],
  checkpoint: string,
): string {
  let text = `c2sp.org/tlog-proof@v1\nextra ${base64(entry)}\nindex ${index}\n`;
  for (const hash of proof) text += `${base64(hash)}\n`;
  return `${text}\n${checkpoint}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
