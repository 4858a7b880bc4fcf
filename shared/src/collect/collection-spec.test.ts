/** Executes the example in proto/spec/collection.md. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { utf8 } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { parseVkey } from '../merkle/note.ts';
import { verifyCollection } from './collection-note.ts';

const file = new URL('../../../proto/spec/collection.md', import.meta.url);
const specification = readFileSync(file, 'utf8');
function block(kind: string): string {
  const fenced = [...specification.matchAll(/^```([a-z-]+)\n(.*?)^```$/gms)];
  return assertDefined(fenced.find((match) => match[1] === kind)?.[2], kind);
}
const key = assertDefined(parseVkey(nodeCrypto, block('organisation-key').trim()), 'a key');
const verify = (codes: string, electionId = 'iq-2029', note = block('signature')) =>
  verifyCollection(nodeCrypto, [key], electionId, nodeCrypto.sha256(utf8(codes)), note);

test('the example verifies, for its file and its election only', () => {
  expect(verify(block('codes'))).toEqual({ ok: true, value: key });
  expect(verify(`${block('codes')}\n`)).toEqual({ ok: false, error: 'other-file' });
  expect(verify(block('codes'), 'iq-2033')).toEqual({ ok: false, error: 'other-file' });
  const changed = block('signature').replace(/.{3}$/m, 'AA=');
  expect(verify(block('codes'), 'iq-2029', changed).ok).toBe(false);
});
