/** Executes the examples in proto/spec/fork.md. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { formatForkEvidence, parseForkEvidence, verifyForkEvidence } from './fork-evidence.ts';
import { parseVkey } from './note.ts';

const specification = readFileSync(new URL('../../../proto/spec/fork.md', import.meta.url), 'utf8');
const blocks = (kind: string): string[] =>
  [...specification.matchAll(/^```([a-z-]+)\n(.*?)^```$/gms)]
    .filter((match) => match[1] === kind)
    .map((match) => match[2] ?? '');
const vkey = assertDefined(blocks('log-key')[0], 'a key').trim();
const logKey = assertDefined(parseVkey(nodeCrypto, vkey), 'a key');
const forks = blocks('fork');

test('the examples prove forks at the sizes that the text names, and are in their one form', () => {
  const sizes = forks.map((text) => {
    const verified = verifyForkEvidence(nodeCrypto, logKey, text);
    return verified.ok ? verified.value.checkpoints.map(({ size }) => size) : verified.error;
  });
  expect(sizes).toEqual([
    [2, 3],
    [2, 2],
  ]);
  for (const text of forks) {
    const parsed = assertDefined(parseForkEvidence(text), 'evidence');
    expect(formatForkEvidence({ logKey, ...parsed })).toBe(text);
  }
});

test('after any change in what is verified they prove nothing', () => {
  for (const text of forks) {
    const from = text.indexOf('"checkpoints"');
    for (let at = from; at < text.length; at++) {
      const character = text[at] ?? '';
      if (!/[A-Za-z0-9+/]/.test(character)) continue;
      const changed = text.slice(0, at) + (character === 'B' ? 'C' : 'B') + text.slice(at + 1);
      expect(verifyForkEvidence(nodeCrypto, logKey, changed).ok).toBe(false);
    }
  }
});
