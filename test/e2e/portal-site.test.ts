/** The bundle of pages: published by the centre, signed by the log key, compared by anybody with a copy. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatSiteNote } from '@mutabaqa/shared/log/site-note.ts';
import { formatVkey, makeNoteKey, signNote } from '@mutabaqa/shared/merkle/note.ts';
import { runObserver } from '@mutabaqa/observer/program.ts';
import type { KeptChild } from '@mutabaqa/tally-server/child/keep-child.ts';
import { startFront } from '@mutabaqa/tally-server/front/start-front.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import { publishSite } from '@mutabaqa/tally-server/publish/site-files.ts';
import { sampleKey } from '../builders/sample-election.ts';

const signer = sampleKey('log');
const origin = 'tally.example/rehearsal';
const logKey = makeNoteKey(nodeCrypto, origin, signer.publicKey);
const pages = {
  'assets/main-1.js': 'export const page = "one";\n'.repeat(100),
  'assets/font-1.woff2': 'font',
  'index.html': '<!doctype html><script type="module" src="./assets/main-1.js"></script>',
  'sw.js': 'self.skipWaiting();',
};

let directory = '';
let front: KeptChild | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-site-'));
});
afterEach(async () => {
  await front?.stop();
  front = undefined;
  rmSync(directory, { recursive: true });
});

const at = (...names: string[]): string => join(directory, 'public', ...names);

function writeBundle(name: string, files: Readonly<Record<string, string>>): string {
  const bundle = join(directory, name);
  const names = Object.keys(files).sort();
  for (const each of names) {
    mkdirSync(dirname(join(bundle, each)), { recursive: true });
    writeFileSync(join(bundle, each), files[each] ?? '');
  }
  const sums = names.map((each) => {
    const digest = formatHex(nodeCrypto.sha256(utf8(files[each] ?? '')));
    return `${digest}  ${each}\n`;
  });
  mkdirSync(join(bundle, 'site'));
  writeFileSync(join(bundle, 'site', 'SHA256SUMS'), sums.join(''));
  return bundle;
}

async function publish(bundle: string): Promise<void> {
  const ports = { crypto: nodeCrypto, files: publicFiles, publicDirectory: at(), logKey };
  await publishSite({ ...ports, sign: signer.sign }, bundle);
}

async function verify(site: string, key = logKey): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  let code = 0;
  await runObserver(['verify-site', '--site', site, '--log-key', formatVkey(key)], {
    nowMs: () => 0,
    write: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    exitWith: (status) => (code = status),
  });
  return { code, text: lines.join('\n') };
}

async function startSite(): Promise<string> {
  const setup = {
    ...{ address: '127.0.0.1', port: 0, publicDirectory: at(), tls: undefined },
    ...{ ownDirectory: join(directory, 'own'), innerSocket: join(directory, 'none.sock') },
    opensAtMs: undefined,
  };
  front = await startFront(setup, makeLogger('silent'));
  return `http://127.0.0.1:${front.port}`;
}

describe('a bundle', () => {
  it('is published whole, compressed beside, and verifies from files and from the centre', async () => {
    await publish(writeBundle('bundle', pages));
    for (const [name, text] of Object.entries(pages)) {
      expect(readFileSync(at(name), 'utf8')).toBe(text);
    }
    expect(String(brotliDecompressSync(readFileSync(at('assets/main-1.js.br'))))).toBe(
      pages['assets/main-1.js'],
    );
    const sums = nodeCrypto.sha256(readFileSync(at('site/SHA256SUMS')));
    expect(readFileSync(at('site/signature'), 'utf8')).toMatch(
      new RegExp(`^${origin}/site\n${formatHex(sums)}\n\n\u2014 ${origin} `),
    );
    for (const site of [at(), await startSite()]) {
      const { code, text } = await verify(site);
      expect([code, text]).toEqual([
        0,
        expect.stringMatching(/every file.*ok \(4 files\)[^]*\nVERIFIED$/),
      ]);
    }
  });

  it('is not written again when it is the same, and replaced when it is another', async () => {
    await publish(writeBundle('one', pages));
    utimesSync(at('index.html'), 5, 5);
    await publish(writeBundle('again', pages));
    expect(statSync(at('index.html')).mtimeMs).toBe(5000);
    const other = { ...pages, 'index.html': 'other', 'assets/main-2.js': 'two' };
    await publish(writeBundle('two', other));
    expect(readFileSync(at('index.html'), 'utf8')).toBe('other');
    expect((await verify(at())).code).toBe(0);
  });

  it('that is not what its list says is not published', async () => {
    const bundle = writeBundle('bundle', pages);
    writeFileSync(join(bundle, 'index.html'), 'changed since');
    await expect(publish(bundle)).rejects.toThrow('index.html as the bundle lists it');
    expect(publicFiles.read(at('index.html'))).toBe(undefined);
    expect(publicFiles.read(at('site/signature'))).toBe(undefined);
  });
});

describe('a copy is refused', () => {
  beforeEach(async () => {
    await publish(writeBundle('bundle', pages));
  });

  it.each([
    [
      'with another file',
      'assets/main-1.js',
      /at assets\/main-1\.js: is served with other content/,
    ],
    ['with another first page', 'index.html', /at index\.html: is served with other content/],
    [
      'with another list',
      'site/SHA256SUMS',
      /at site\/SHA256SUMS: is not the list that was signed/,
    ],
    ['with a note that is none', 'site/signature', /at site\/signature: note-malformed/],
  ])('%s', async (_, name, expected) => {
    writeFileSync(at(name), 'something else\n');
    const { code, text } = await verify(at());
    expect([code, text]).toEqual([1, expect.stringMatching(expected)]);
    expect(text).toMatch(/NOT VERIFIED$/);
  });

  it('without a file, without a signature, and by another key', async () => {
    rmSync(at('sw.js'));
    expect((await verify(at())).text).toMatch(/at sw\.js: no such file/);
    const stranger = makeNoteKey(nodeCrypto, origin, sampleKey('reader-1').publicKey);
    const byStranger = await verify(at(), stranger);
    expect([byStranger.code, byStranger.text]).toEqual([
      1,
      expect.stringContaining('signature-missing'),
    ]);
    rmSync(at('site/signature'));
    expect((await verify(at())).code).toBe(1);
  });

  it('whose signature is of something else that the log key signed', async () => {
    const notes = [
      `${origin}\n12\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n`,
      `tally.example/other/site\n${'0'.repeat(64)}\n`,
      `${origin}/site\n${'0'.repeat(64)}\nmore\n`,
    ];
    for (const note of notes) {
      writeFileSync(at('site/signature'), signNote(note, logKey, signer.sign));
      expect((await verify(at())).text).toContain('at site/signature: other-site');
    }
    const sums = readFileSync(at('site/SHA256SUMS'));
    writeFileSync(at('site/signature'), formatSiteNote(nodeCrypto, sums, logKey, signer.sign));
    expect((await verify(at())).code).toBe(0);
  });

  it('that shows another page to who asks for none by name', async () => {
    const site = await startSite();
    expect((await verify(site)).code).toBe(0);
    expect((await verify(`${site}/nowhere`)).code).toBe(1);
  });

  it('that cannot be reached proves nothing', async () => {
    const site = await startSite();
    await front?.stop();
    expect(await verify(site)).toMatchObject({ code: 2 });
  });
});
