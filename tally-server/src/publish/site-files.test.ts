import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { publicFiles } from './public-files.ts';
import { publishSite } from './site-files.ts';

it('compressed forms of a file that has become small are removed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-site-files-'));
  const signer = sampleKey('log');
  const logKey = makeNoteKey(nodeCrypto, 'tally.example', signer.publicKey);
  const publicDirectory = join(directory, 'public');
  const bundle = join(directory, 'bundle');
  mkdirSync(join(bundle, 'site'), { recursive: true });
  const packed = ['br', 'gz'].map((extension) => join(publicDirectory, `index.html.${extension}`));

  async function publish(page: string): Promise<void> {
    writeFileSync(join(bundle, 'index.html'), page);
    const digest = formatHex(nodeCrypto.sha256(utf8(page)));
    writeFileSync(join(bundle, 'site/SHA256SUMS'), `${digest}  index.html\n`);
    const ports = { crypto: nodeCrypto, files: publicFiles, publicDirectory, logKey };
    await publishSite({ ...ports, sign: signer.sign }, bundle);
  }

  await publish('<p>results</p>'.repeat(200));
  expect(packed.map((path) => existsSync(path))).toEqual([true, true]);
  await publish('<p>results</p>');
  expect(packed.map((path) => existsSync(path))).toEqual([false, false]);
  rmSync(directory, { recursive: true });
});
