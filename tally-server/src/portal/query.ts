/** Parameters of an address: the default when absent, undefined for what is not understood. */
export function parseCount(given: unknown, absent: number, max: number): number | undefined {
  if (given === undefined) return absent;
  if (typeof given !== 'string' || !/^[0-9]{1,16}$/.test(given)) return undefined;
  const count = Number(given);
  return count <= max ? count : undefined;
}
