import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sampleForm, signForm } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  formatSampleQr,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import { type DurableFiles, durableFiles } from '../bundles/durable-files.ts';
import { evidenceBytesMax, takeEvidence } from './evidence-file.ts';
import { evidenceFileTooLarge, makeSpool, type SpoolEvent } from './spool.ts';

let desks: SampleDesks;
let directory: string;
let events: SpoolEvent[];
beforeEach(async () => {
  desks = await makeSampleDesks();
  directory = join(desks.directory, 'evidence');
  events = [];
});
afterEach(() => desks.close());

const spool = (files: DurableFiles = durableFiles) =>
  makeSpool({
    ...{ crypto: nodeCrypto, clock: desks.clock, files, directory },
    ...{ bytesMax: evidenceBytesMax, tooLarge: evidenceFileTooLarge },
    take: (bytes) => takeEvidence(desks.evidence, bytes),
    report: (event) => events.push(event),
  });

const put = (name: string, content: Uint8Array | string): void => {
  mkdirSync(join(directory, 'incoming'), { recursive: true });
  writeFileSync(join(directory, 'incoming', name), content);
};
const within = (part: string): string[] => readdirSync(join(directory, part)).sort();
const kinds = (): string[] => events.map(({ kind, file }) => `${kind} ${file}`);

it('takes forms and QR texts, refuses the rest with a reason, and looks at each once', async () => {
  put('a.form', signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']));
  put('b.txt', `${formatSampleQr(desks.election, 2).join('\n')}\n`);
  put('c.form', signForm(sampleForm(desks.election), ['clerk-1']));
  put('.d.form', 'still being written');
  const looking = spool();
  await looking.scan();
  await looking.scan();
  expect(kinds()).toEqual(['taken a.form', 'taken b.txt', 'refused c.form']);
  expect(desks.sequencer.size).toBe(3);
  expect(within('incoming')).toEqual(['.d.form']);
  expect(within('taken').map((name) => name.slice(0, 5))).toEqual(['a.for', 'b.txt']);
  const [kept, reason] = within('refused');
  expect(kept).toMatch(/^c\.form\.[0-9a-f]{16}$/);
  expect(reason).toBe(`${kept}.reason.json`);
  expect(JSON.parse(readFileSync(join(directory, 'refused', reason ?? ''), 'utf8'))).toMatchObject({
    ...{ code: 'form.too-few-signatures', refusedAtMs: desks.clock.timeMs },
  });
});

it('takes a file once when the disk fails between the leaf and the move', async () => {
  put('a.form', signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']));
  let fails = true;
  const failing: DurableFiles = {
    ...durableFiles,
    rename(from, to) {
      if (fails) throw new Error('disk full');
      durableFiles.rename(from, to);
    },
  };
  const looking = spool(failing);
  await looking.scan();
  fails = false;
  await looking.scan();
  expect(kinds()).toEqual(['fault a.form', 'taken a.form']);
  expect(events[1]).toMatchObject({ taken: { leafIndex: 1, isRepeated: true } });
  expect(desks.sequencer.size).toBe(2);
});

it('moves a file of any name that a disk takes', async () => {
  put(`${'a'.repeat(250)}.form`, signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']));
  put('ش'.repeat(127), 'no form');
  await spool().scan();
  expect(events.map(({ kind }) => kind).sort()).toEqual(['refused', 'taken']);
  expect(within('incoming')).toEqual([]);
});

it('follows no link, opens no directory, and believes no size', async () => {
  put('large.form', new Uint8Array(evidenceBytesMax + 1));
  mkdirSync(join(directory, 'incoming', 'folder.form'));
  symlinkSync('/etc/hostname', join(directory, 'incoming', 'link.form'));
  await spool().scan();
  expect(kinds()).toEqual(['refused large.form']);
  expect(existsSync(join(directory, 'incoming', 'link.form'))).toBe(true);
  expect(within('incoming')).toEqual(['folder.form', 'link.form']);
});
