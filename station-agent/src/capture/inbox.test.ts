import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { makeManualTimers } from '@mutabaqa/test/builders/manual-timers.ts';
import type { ResultFile } from './closing-result.ts';
import { resultFileBytesMax } from './closing-result.ts';
import { makeFsInboxDirectory } from './fs-inbox-directory.ts';
import type { Inbox } from './inbox.ts';
import { startInbox } from './inbox.ts';

let directory: string;
let inbox: Inbox | undefined;
const taken: ResultFile[] = [];
const events: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-inbox-'));
});
afterEach(async () => {
  await inbox?.stop();
  rmSync(directory, { recursive: true });
  taken.length = 0;
  events.length = 0;
});

type Outcome = Result<{ sequence: number }, Refusal>;

async function start(submit: (file: ResultFile) => Outcome | Promise<Outcome>): Promise<Inbox> {
  inbox = startInbox({
    directory: await makeFsInboxDirectory(directory),
    timers: makeManualTimers(0),
    async submit(file) {
      taken.push(file);
      return submit(file);
    },
    log: (code) => events.push(code),
    lookEveryMs: 100,
  });
  await inbox.look();
  return inbox;
}

const put = (name: string, text: string) => writeFileSync(join(directory, name), text);
const list = (folder: string) => readdirSync(join(directory, folder)).sort();
const accept = (): Outcome => ok({ sequence: taken.length });

describe('the inbox', () => {
  it('takes a file at the second look that finds it unchanged', async () => {
    const { look } = await start(accept);
    put('a.json', '{}');
    await look();
    expect(taken).toHaveLength(0);
    put('a.json', '{"more":1}');
    await look();
    expect(taken).toHaveLength(0);
    await look();
    expect(taken.map(({ format, bytes }) => [format, String(bytes)])).toEqual([
      ['json', '{"more":1}'],
    ]);
    expect(list('accepted')).toEqual(['tape-1-a.json']);
    expect(existsSync(join(directory, 'a.json'))).toBe(false);
  });

  it('moves a refused file beside its reason, and keeps two of one name apart', async () => {
    const { look } = await start(() => fail(refusal('result.malformed', { field: 'json' })));
    for (const text of ['{', '{{']) {
      put('bad.json', text);
      await look();
      await look();
    }
    expect(list('refused')).toEqual([
      '2-bad.json',
      '2-bad.json.reason.json',
      'bad.json',
      'bad.json.reason.json',
    ]);
    const reason = readFileSync(join(directory, 'refused', 'bad.json.reason.json'), 'utf8');
    expect(JSON.parse(reason)).toEqual({ code: 'result.malformed', params: { field: 'json' } });
  });

  it('leaves alone what is hidden, unfinished or of another kind', async () => {
    const { look } = await start(accept);
    for (const name of ['.hidden.json', 'a.json.part', 'notes.txt', 'b.pb']) put(name, 'x');
    await look();
    await look();
    expect(taken.map(({ format }) => format)).toEqual(['protobuf']);
    expect(list('.')).toEqual(['.hidden.json', 'a.json.part', 'accepted', 'notes.txt', 'refused']);
  });

  it('keeps a file whose acceptance failed, and takes it at the next look', async () => {
    let failures = 1;
    const { look } = await start(() => {
      if (failures-- > 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return accept();
    });
    put('a.json', '{}');
    put('b.json', '{}');
    await look();
    await look();
    expect(events).toEqual(['inbox-fault']);
    expect(list('accepted')).toHaveLength(1);
    await look();
    expect(list('accepted')).toHaveLength(2);
  });

  it('does not read a file that is too large into memory', async () => {
    const { look } = await start(() => fail(refusal('result.malformed', { field: 'size' })));
    put('huge.json', ' '.repeat(resultFileBytesMax + 100));
    await look();
    await look();
    expect(taken[0]?.bytes.length).toBe(resultFileBytesMax + 1);
    expect(list('refused')).toContain('huge.json');
  });

  it('goes on looking after its directory was away', async () => {
    const { look } = await start(accept);
    rmSync(directory, { recursive: true });
    await look();
    expect(events).toEqual(['inbox-fault']);
    await makeFsInboxDirectory(directory);
    put('a.json', '{}');
    await look();
    await look();
    await vi.waitFor(() => expect(list('accepted')).toHaveLength(1));
  });
});
