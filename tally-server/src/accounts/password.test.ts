import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword, passwordCost } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';

const cheap = { memory: 64, passes: 1, parallelism: 1 };

describe('a password', () => {
  it('is verified by its digest, which carries the cost and another salt each time', async () => {
    const [one, two] = await Promise.all([
      hashPassword('كلمة طويلة جدا', passwordCost),
      hashPassword('كلمة طويلة جدا', passwordCost),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(two).not.toBe(one);
    expect(await isPassword('كلمة طويلة جدا', one)).toBe(true);
    expect(await isPassword('كلمة طويلة جداً', one)).toBe(false);
    expect(passwordCost.memory).toBeGreaterThanOrEqual(19 * 1024); // OWASP's least, with two passes
  });

  it('of an earlier, cheaper cost is still verified', async () => {
    const hash = await hashPassword('ten letters', cheap);
    expect(await isPassword('ten letters', hash)).toBe(true);
    expect(await isPassword('ten letterS', hash)).toBe(false);
  });

  it('is the same however the keyboard composes its letters', async () => {
    const hash = await hashPassword('re\u0301sume\u0301 long', cheap);
    expect(await isPassword('r\u00e9sum\u00e9 long', hash)).toBe(true);
  });

  it.each(['', 'plain', '$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAA'])(
    'against a digest that is none (%s) is a fault, not an answer',
    (hash) => expect(isPassword('x', hash)).rejects.toThrow('cannot be read'),
  );

  it('against a digest that asks for a gigabyte and more is a fault', () =>
    expect(
      isPassword('x', '$argon2id$v=19$m=9999999,t=1,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAA'),
    ).rejects.toThrow('too much'));
});

describe('the rules of a password', () => {
  const names = ['amal.h', 'Amal Hassan', 'شبكة عين'];
  it.each([
    ['password.too-short', 'nine char'],
    ['password.too-short', 'تسعة أحرف'],
    ['password.too-easy', 'Amal Hassan!'],
    ['password.too-easy', 'amalhassan12'],
    ['password.too-easy', 'شبكة عين 2025'],
    ['password.too-easy', 'abababababab'],
    ['request.malformed', 'a'.repeat(513)],
    [undefined, 'ten letter'],
    [undefined, 'عشرة أحرف هنا'],
    [undefined, 'amal walks to the river'],
    [undefined, 'no digits and no signs'],
  ])('%s: %s', (code, password) => {
    expect(checkPassword(password, names)?.code).toBe(code);
  });
});
