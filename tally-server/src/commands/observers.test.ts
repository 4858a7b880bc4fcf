/** The commission's side of accounts and reports. The commands are run as they are called. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, parseBase64, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealReport } from '@mutabaqa/shared/observers/sealed-report.ts';
import { buildSamplePackage, signSamplePackage } from '@mutabaqa/test/builders/sample-election.ts';
import { digestToken } from '../accounts/secret-token.ts';
import { openSqliteAccounts } from '../accounts/sqlite-accounts.ts';
import { writePackageFiles } from '../commission/package-files.ts';
import { openSqliteObservers } from '../observers/sqlite-observers.ts';
import { addObserversCommand } from './observers.ts';

let centre: string;
let said: string[];
const place = (name: string): string => join(centre, name);

beforeEach(() => {
  centre = mkdtempSync(join(tmpdir(), 'mutabaqa-observers-'));
  const built = buildSamplePackage();
  writePackageFiles(place('package'), built, signSamplePackage(built));
  said = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((line) => {
      said.push(String(line).trimEnd());
      return true;
    });
  }
  process.exitCode = 0;
});
afterEach(() => {
  rmSync(centre, { recursive: true, force: true });
  process.exitCode = 0;
});

/** What it said; a refusal begins so. */
async function run(...args: string[]): Promise<string[]> {
  const program = new Command('tally-server').exitOverride();
  addObserversCommand(program);
  said = [];
  const centreOption =
    args.includes('open') || args.includes('make-key') ? [] : ['--centre', centre];
  await program.parseAsync(['node', 'tally-server', 'observers', ...args, ...centreOption]);
  return said;
}

function tokensIn(file: string): [name: string, token: string][] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [name = '', link = ''] = line.split(',');
    expect(link).toMatch(/^https:\/\/results\.example\/#\/observers\/invitation\/[\w-]{43}$/);
    return [name, link.slice(-43)];
  });
}

async function isInvited(token: string): Promise<boolean> {
  const store = openSqliteAccounts(place('accounts.sqlite'));
  const digest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a digest');
  const found = await store.findInvited(digest, Date.now());
  await store.close();
  return found !== undefined;
}

const address = ['--address', 'https://results.example'];
const table =
  'ID,Name,Partner,Role,Location ID\namal,Amal Hassan,Ayn network,observer,st-1\namal,Amal Hassan,Ayn network,observer,st-2\nzain,زين,قائمة أولى,party agent,\n';

describe('observers', () => {
  it('imports organisations and people, with invitations that only the owner of a file reads', async () => {
    writeFileSync(place('people.csv'), table);
    const out = place('invitations.csv');
    const lines = await run('import', place('people.csv'), '--out', out, ...address);
    expect(lines).toEqual([`2 invited, 0 were there before: ${out}`]);
    expect(statSync(out).mode & 0o077).toBe(0);
    const tokens = tokensIn(out);
    expect(tokens.map(([name]) => name)).toEqual(['amal', 'zain']);
    for (const [, token] of tokens) {
      expect(await isInvited(token)).toBe(true);
      expect(lines.join()).not.toContain(token);
    }
    expect(await run('organisation', 'list')).toEqual([
      '1\tobserver\tactive\tAyn network',
      '2\tparty-agent\tactive\tقائمة أولى',
    ]);
    expect(await run('list')).toEqual([
      '1\tinvited\tamal\tAmal Hassan\t1',
      '2\tinvited\tzain\tزين\t2',
    ]);
    await run('export', '--out', place('export.csv'));
    const exported = readFileSync(place('export.csv'), 'utf8');
    expect(exported).toBe(table.replace('party agent', 'party-agent'));
    const again = await run('import', place('export.csv'), '--out', place('second.csv'));
    expect(again).toEqual([`0 invited, 2 were there before: ${place('second.csv')}`]);
    for (const [, token] of tokens) expect(await isInvited(token)).toBe(true);
  });

  it.each([
    ['Refused', table.replace('party agent', 'mayor')],
    ['there is no station st-99', table.replace('st-2', 'st-99')],
  ])('imports nobody from a table that is wrong: %s', async (reason, text) => {
    writeFileSync(place('people.csv'), text);
    const lines = await run('import', place('people.csv'), '--out', place('out.csv'));
    expect(lines[0]).toContain(reason);
    expect(process.exitCode).toBe(1);
    expect(existsSync(place('out.csv'))).toBe(false);
    expect(await run('list')).toEqual([]);
  });

  it('invites, resets, suspends and restores one person', async () => {
    await run('organisation', 'add', 'Ayn network', '--kind', 'observer');
    const invite = ['invite', 'Amal', '--name', 'Amal Hassan', '--organisation', '1', ...address];
    expect(await run(...invite, '--out', place('a.csv'))).toEqual([
      `Account 1 (amal) is invited: ${place('a.csv')}`,
    ]);
    const [[, first] = ['', '']] = tokensIn(place('a.csv'));
    expect((await run(...invite, '--out', place('b.csv')))[0]).toContain(
      'there is an account amal',
    );
    expect(existsSync(place('b.csv'))).toBe(false);
    const reset = await run('reset', 'amal', '--out', place('c.csv'), ...address);
    expect(reset[0]).toContain('is invited again');
    const [[, second] = ['', '']] = tokensIn(place('c.csv'));
    expect([await isInvited(first), await isInvited(second)]).toEqual([false, true]);
    expect(await run('suspend', 'amal')).toEqual(['Account 1 (amal) is suspended']);
    expect(await isInvited(second)).toBe(false);
    await run('restore', 'amal');
    await run('organisation', 'suspend', '1');
    expect(await isInvited(second)).toBe(false);
    await run('organisation', 'restore', '1');
    expect(await isInvited(second)).toBe(true);
  });

  it.each([
    ['there is no account nobody', ['suspend', 'nobody']],
    ['there is no organisation 7', ['organisation', 'suspend', '7']],
    ['nobody sent anything', ['incident', 'list']],
  ])('refuses: %s', async (reason, args) => {
    expect((await run(...args)).join()).toContain(reason);
    expect(process.exitCode).toBe(1);
  });

  it('writes over no file of invitations', async () => {
    await run('organisation', 'add', 'Ayn network', '--kind', 'observer');
    writeFileSync(place('a.csv'), 'kept');
    const lines = await run(
      'invite',
      'amal',
      '--name',
      'A',
      '--organisation',
      '1',
      '--out',
      place('a.csv'),
    );
    expect(lines[0]).toContain('is there already');
    expect(readFileSync(place('a.csv'), 'utf8')).toBe('kept');
    expect(await run('list')).toEqual([]);
  });
});

it('observers submissions names who sent what about a station, and its pictures', async () => {
  const store = openSqliteObservers(place('observers.sqlite'));
  const begin = (account: number, content: number) =>
    store.beginSubmission({
      ...{ sender: { account, organisation: 1 }, kind: 'claim', stationId: 'st-1' },
      ...{ contentDigest: new Uint8Array(32).fill(content), receivedAtMs: 1_762_873_200_000 },
      record: utf8('figures'),
    });
  const { number } = await begin(7, 1);
  await begin(8, 2); // written down, not taken
  await store.finishSubmission(number, 'st-1', 'receipt');
  const picture = { name: 'f'.repeat(32), account: 7, submission: number, incident: undefined };
  await store.addUpload({ ...picture, bytes: 1, receivedAtMs: 1, isSealed: false });
  await store.close();
  expect(await run('submissions', 'st-1')).toEqual([
    `1\tclaim\taccount 7\t2025-11-11 18:00:00 +03:00\tuploads/${'f'.repeat(32)}`,
  ]);
  expect(await run('submissions', 'st-2')).toEqual([]);
});

describe('observers incident', () => {
  const digest = new Uint8Array(32).fill(3);
  const incident = {
    sender: { account: 1, organisation: 1 },
    kind: 'violence',
    gender: 'women',
    receivedAtMs: 1_762_873_200_000,
    digest,
    receipt: 'text',
  } as const;

  it('follows a report to its end, and no further', async () => {
    const store = openSqliteObservers(place('observers.sqlite'));
    const open = {
      stationId: 'st-1',
      governorate: 'Baghdad',
      happenedAtS: 5,
      text: 'two\nlines\u009b2J',
    };
    const { number } = await store.addIncident({
      ...incident,
      sendingId: new Uint8Array(16),
      content: { open },
    });
    await store.close();
    const row = (state: string) =>
      `${number}\t${state}\t2025-11-11 18:00:00 +03:00\tviolence\twomen\tst-1`;
    expect(await run('incident', 'list')).toEqual([row('received')]);
    expect(await run('incident', 'assign', String(number), '--note', 'to the unit')).toEqual([
      row('assigned'),
    ]);
    await run('incident', 'answer', String(number), '--note', 'who was there?');
    await run(
      'incident',
      'close',
      String(number),
      '--outcome',
      'confirmed',
      '--public-note',
      'the station was warned',
    );
    const shown = await run('incident', 'show', String(number));
    expect(shown.slice(0, 2)).toEqual([row('closed'), '"two\\nlines\u009b2J"']);
    expect(shown.map((line) => line.split('\t')[1])).toEqual(
      expect.arrayContaining(['received', 'assigned', 'answered', 'closed']),
    );
    expect((await run('incident', 'answer', String(number)))[0]).toContain('incident.step-unfit');
    expect(process.exitCode).toBe(1);
  });

  it('a confidential one is opened with the unit’s key alone, and nothing of it is published', async () => {
    const [line = ''] = await run('incident', 'make-key', '--out', place('unit.key'));
    const publicKey = parseBase64(/"unitKey": "([^"]+)"/.exec(line)?.[1] ?? '');
    const unit = assertDefined(makeHpkeSealer(assertDefined(publicKey, 'a key')), 'a sealer');
    const subject = { electionId: 'sample-2025', digest };
    const sealed = sealReport(unit, { ...subject, part: 'report' }, utf8('what happened'));
    const store = openSqliteObservers(place('observers.sqlite'));
    const { number } = await store.addIncident({
      ...incident,
      sendingId: new Uint8Array(16),
      content: { sealed },
    });
    await store.close();
    expect((await run('incident', 'show', String(number))).join()).toContain(formatHex(digest));
    const published = await run(
      'incident',
      'answer',
      String(number),
      '--public-note',
      'at the second gate',
    );
    expect(published[0]).toContain('is confidential');
    await run('incident', 'take-out', String(number), '--out', place('sealed'));
    const open = ['incident', 'open', place('sealed'), '--election', 'sample-2025'];
    await run(...open, '--key', place('unit.key'), '--out', place('opened'));
    expect(readFileSync(place('opened'), 'utf8')).toBe('what happened');
    expect(statSync(place('opened')).mode & 0o077).toBe(0);
    await run('incident', 'make-key', '--out', place('other.key'));
    const other = await run(...open, '--key', place('other.key'), '--out', place('none'));
    expect(other[0]).toContain('does not open');
    const picture = sealReport(unit, { ...subject, part: 'photograph' }, Uint8Array.of(0xff, 0xd8));
    writeFileSync(place('picture'), picture);
    await run(
      ...['incident', 'open', place('picture'), '--election', 'sample-2025'],
      ...['--photograph', formatHex(digest), '--key', place('unit.key'), '--out', place('jpeg')],
    );
    expect(readFileSync(place('jpeg'))).toEqual(Buffer.of(0xff, 0xd8));
  });
});
