/** Sums of counts: a number while that is exact, a bigint beyond, so that one value has one form. */
export type ExactCount = number | bigint;

export function exactCount(value: bigint): ExactCount {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function addExact(a: ExactCount, b: ExactCount): ExactCount {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return exactCount(BigInt(a) + BigInt(b));
}

export function subtractExact(a: ExactCount, b: ExactCount): ExactCount {
  return addExact(a, -b);
}
