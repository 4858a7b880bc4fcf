/**
 * Order of two well-formed texts by their UTF-8 bytes, without encoding them. JavaScript compares
 * UTF-16 units, which puts surrogate pairs (U+10000 and above) before U+E000..U+FFFF; bytes put them after.
 */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return byteRank(x) - byteRank(y);
  }
  return a.length - b.length;
}

function byteRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
