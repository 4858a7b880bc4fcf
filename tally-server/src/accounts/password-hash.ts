/**
 * Passwords as argon2id digests (RFC 9106) in the PHC text form, which carries its parameters: those for new
 * passwords may rise, and old ones are still verified.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { foldPassword } from './password-rules.ts';

export interface PasswordCost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane; about 50 ms. */
export const passwordCost: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 };

const saltBytes = 16;
const tagBytes = 32;
/** A digest in the file that asks for more was not written by us, and would stop the machine. */
const memoryMax = 1024 * 1024;

export async function hashPassword(typed: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await stretch(typed, salt, tagBytes, cost);
  const { memory, passes, parallelism } = cost;
  const parameters = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`;
}

export async function isPassword(typed: string, hash: string): Promise<boolean> {
  const parts =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{22,86})$/.exec(
      hash,
    );
  if (parts === null) throw new Error('a stored password digest cannot be read');
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number);
  if (!memory || !passes || !parallelism || memory > memoryMax) {
    throw new Error('a stored password digest asks for too much');
  }
  const [salt, expected] = parts.slice(4).map((part) => Buffer.from(part, 'base64'));
  if (salt === undefined || expected === undefined) return false;
  const tag = await stretch(typed, salt, expected.length, { memory, passes, parallelism });
  return timingSafeEqual(tag, expected);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

async function stretch(typed: string, nonce: Buffer, tagLength: number, cost: PasswordCost) {
  const message = Buffer.from(foldPassword(typed), 'utf8');
  return new Promise<Buffer>((resolve, reject) => {
    argon2('argon2id', { message, nonce, tagLength, ...cost }, (fault, tag) => {
      if (fault) reject(fault);
      else resolve(tag);
    });
  });
}
