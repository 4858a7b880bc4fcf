import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatPrivateKeyPem,
  formatPublicKeyPem,
  parsePrivateKeyPem,
  parsePublicKeyPem,
} from './key-text.ts';

const raw = fc.uint8Array({ minLength: 32, maxLength: 32 });
const forms = [
  ['public', formatPublicKeyPem, parsePublicKeyPem],
  ['private', formatPrivateKeyPem, parsePrivateKeyPem],
] as const;

describe.each(forms)('%s key PEM', (_, format, parse) => {
  it('reads what it writes, as the same kind only', () => {
    fc.assert(
      fc.property(raw, (key) => {
        expect(parse('ed25519', format('ed25519', key))).toEqual(key);
        expect(parse('x25519', format('ed25519', key))).toBeUndefined();
      }),
    );
  });

  it('accepts Windows line ends and space around', () => {
    const key = new Uint8Array(32).fill(7);
    const text = ` \n${format('x25519', key).replaceAll('\n', '\r\n')}\n`;
    expect(parse('x25519', text)).toEqual(key);
  });

  it('refuses every change of a character that could change the key', () => {
    const text = format('ed25519', new Uint8Array(32).fill(7));
    for (let i = 0; i < text.trimEnd().length; i++) {
      const changed = `${text.slice(0, i)}~${text.slice(i + 1)}`;
      expect(parse('ed25519', changed), `character ${i}`).toBeUndefined();
    }
  });

  it('refuses keys of another length', () => {
    expect(() => format('ed25519', new Uint8Array(31))).toThrow('32 bytes');
    expect(parse('ed25519', '')).toBeUndefined();
  });
});

it('does not read a private key as a public one', () => {
  const text = formatPrivateKeyPem('ed25519', new Uint8Array(32));
  expect(parsePublicKeyPem('ed25519', text)).toBeUndefined();
});
