/**
 * The one form of a policy as bytes: JSON that people can read, keys in byte order, two spaces, a newline at
 * the end. Anything else is refused, so that a policy has one digest. Specification: proto/spec/policy.md
 */
import { equalBytes, parseUtf8, utf8 } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Policy } from './policy.ts';
import { checkPolicy } from './policy-shape.ts';

/** Some hundred rules of some hundred bytes. */
export const policyBytesMax = 64 * 1024;

export function encodePolicy(policy: Policy): Uint8Array {
  return utf8(`${JSON.stringify(inKeyOrder(policy), null, 2)}\n`);
}

/** The error is the place that is wrong, such as `handCount.operator`, or what the bytes are not. */
export function decodePolicy(bytes: Uint8Array): Result<Policy, string> {
  const policy = parsePolicy(bytes);
  if (!policy.ok) return policy;
  return equalBytes(encodePolicy(policy.value), bytes) ? policy : fail('not canonical');
}

/** As a person wrote it: order, spaces and line ends are free, the content is not. Errors as above. */
export function parsePolicy(bytes: Uint8Array): Result<Policy, string> {
  if (bytes.length > policyBytesMax) return fail(`more than ${policyBytesMax} bytes`);
  const text = parseUtf8(bytes);
  if (text === undefined) return fail('not UTF-8');
  const value = parseJson(text);
  if (value === undefined) return fail('not JSON');
  const wrong = checkPolicy(value);
  return wrong === undefined ? ok(value as Policy) : fail(wrong);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON.parse has no other way to say "not JSON"
  }
}

/** A copy whose objects have their keys in byte order; what is undefined has no key. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inKeyOrder(each)]),
  );
}
