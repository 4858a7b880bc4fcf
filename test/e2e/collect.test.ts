/** `observer collect`: a count from posted tapes, against a centre that is honest and one that is not. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codesOf } from '../builders/collected-codes.ts';
import { runObserverHere, runObserverProcess } from '../builders/observer-process.ts';
import {
  decideSample,
  makePublishedCentre,
  type PublishedCentre,
} from '../builders/published-centre.ts';
import type { SignedTape, TapeChoice } from '../builders/sample-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';

const plain: TapeChoice = { candidates: [120, 0, 3, 44] };
const moved: TapeChoice = { candidates: [100, 20, 3, 44] };

let published: PublishedCentre;
let directory: string;
beforeAll(async () => {
  published = await makePublishedCentre();
  await decideSample(published);
  await published.publish();
});
afterAll(async () => published.centre.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'collect-e2e-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const at = (...path: string[]): string => join(directory, ...path);
const posted = (station: number, choice: TapeChoice = plain): SignedTape =>
  published.centre.tape(station, choice);

function write(name: string, ...codes: readonly (string | readonly string[])[]): string {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(
    at(name),
    codes
      .flat()
      .map((code) => `${code}\n`)
      .join(''),
  );
  return at(name);
}

const officers = ['officer-1', 'officer-2'].map((name) => formatHex(sampleKey(name).publicKey));
const trust = () => [
  ...['--manifest', published.at('public/package/manifest')],
  ...['--officer-key', ...officers],
];
const withResults = () => ['--results', published.at('public/results/versions/1')];

async function collect(...args: readonly string[]) {
  const { code, out, err } = await runObserverHere(
    'collect',
    ...args,
    ...trust(),
    '--out',
    at('out'),
  );
  return { code, out, err };
}
const result = (name: string): string => readFileSync(at('out', name), 'utf8');
const rows = (name: string): Record<string, unknown>[] =>
  result(name)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function makeOrganisation(name: string): Promise<{ dir: string; vkey: string }> {
  const dir = at(`organisation-${name}`);
  const made = await runObserverHere('collect', 'key', '--dir', dir, '--name', name);
  expect(made.err).toBe('');
  return { dir, vkey: made.out.trim() };
}

async function sign(dir: string, ...files: readonly string[]): Promise<void> {
  const { electionId } = published.centre.election.manifest;
  const signed = await runObserverHere(
    'collect',
    'sign',
    ...files,
    '--dir',
    dir,
    '--election',
    electionId,
  );
  expect(signed).toMatchObject({ code: 0, err: '' });
}

describe('posted tapes', () => {
  test('of two organisations confirm stations, each with its own key', async () => {
    const a = await makeOrganisation('a.example');
    const b = await makeOrganisation('b.example');
    const list = write('organisations', '# who counts', a.vkey, b.vkey);
    const files = [
      write('a/monday.txt', codesOf(posted(7)), codesOf(posted(2))),
      write('a/tuesday.txt', codesOf(posted(3)), codesOf(posted(7))),
      write('b.txt', codesOf(posted(2), 220), codesOf(posted(7)), codesOf(posted(3))),
    ];
    await sign(a.dir, ...files.slice(0, 2));
    await sign(b.dir, ...files.slice(2));
    const { code, out, err } = await collect(...files, ...withResults(), '--organisations', list);
    expect(err).toBe('');
    expect(out).toContain('3 of 7 stations counted');
    expect(out).toContain('2 confirmed by two or more organisations');
    expect([code, out.includes('NOTHING DIFFERS')]).toEqual([0, true]);
    expect(JSON.parse(result('confirmed.json'))).toMatchObject({
      ...{ version: 1, stationsInAll: 7, confirmedByTwo: 2 },
      organisations: ['a.example', 'b.example'],
      // Of station 3 nothing was adopted yet.
      stations: [
        ['st-2', 2],
        ['st-7', 2],
      ],
    });
    const specification = readFileSync('proto/spec/collection.md', 'utf8');
    const [, listed = ''] = /^```confirmed-keys\n(.*?)^```$/ms.exec(specification) ?? [];
    const keys = listed
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(Object.keys(JSON.parse(result('confirmed.json')) as object)).toEqual(keys);
    expect(result('count.csv')).toContain('Baghdad/council,country,,candidate,c1,240,2\n');
  });

  test('give the same files in any order, and again from the codes that were written', async () => {
    const codes = [1, 2, 3, 4, 7].flatMap((station) => codesOf(posted(station)));
    await collect(write('one.txt', codes));
    const names = ['count.json', 'count.csv', 'stations.ndjson', 'codes.txt', 'SHA256SUMS'];
    const first = names.map(result);
    await collect(write('two/x.txt', codes.toReversed()), write('one.txt', codes, codes));
    expect(names.map(result)).toEqual(first);
    const process = await runObserverProcess(
      ...['collect', at('out/codes.txt'), ...trust(), '--out', at('again')],
    );
    expect(process.code).toBe(0);
    expect(readFileSync(at('again/SHA256SUMS'), 'utf8')).toBe(first.at(-1));
  });

  test('come in tables too, and names count only when they are trusted', async () => {
    const table = write(
      'codes.csv',
      'when,text,organisation',
      codesOf(posted(7)).map((text) => `monday,${text},A`),
      codesOf(posted(7)).map((text) => `monday,${text},"B, the other"`),
    );
    const folder = write('organisation=C/codes.txt', codesOf(posted(7)));
    const confirmed = () =>
      (JSON.parse(result('confirmed.json')) as { stations: unknown }).stations;
    await collect(table, dirname(folder), ...withResults());
    expect(confirmed()).toEqual([]);
    await collect(table, dirname(folder), ...withResults(), '--trust-names');
    expect(confirmed()).toEqual([['st-7', 3]]);
    const wrong = await collect(write('wrong.csv', 'a,b', 'c,d'));
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toContain('has no column text');
  });

  test('are confirmed by nobody where the centre leaves out what it adopted', async () => {
    const results = at('results');
    cpSync(published.at('public/results/versions/1'), results, { recursive: true });
    const name = `contests/${encodeURIComponent('Baghdad/council')}.csv`;
    const sums = readFileSync(join(results, 'SHA256SUMS'), 'utf8').split('\n');
    const kept = sums.filter((line) => !line.endsWith(`  ${name}`));
    expect(kept).toHaveLength(sums.length - 1);
    writeFileSync(join(results, 'SHA256SUMS'), kept.join('\n'));
    const folder = write('organisation=C/codes.txt', codesOf(posted(7)), codesOf(posted(2)));
    const { code, out } = await collect(
      ...[dirname(folder), '--results', results, '--trust-names'],
    );
    expect(code).toBe(1);
    expect(out).toContain(`${name}: SHA256SUMS does not list it`);
    // Station 2 is of the other contest.
    expect(JSON.parse(result('confirmed.json'))).toMatchObject({ stations: [['st-2', 1]] });
  });

  test('without results are counted and nobody confirms', async () => {
    const { code, out } = await collect(write('codes', codesOf(posted(1))));
    expect([
      code,
      out.includes('6. the centre shows the very tapes that were collected: not made'),
    ]).toEqual([0, true]);
    expect(() => result('confirmed.json')).toThrow(/ENOENT/);
  });
});

describe('nobody counts as two', () => {
  test('by a second name, a second file, or somebody else’s name', async () => {
    const a = await makeOrganisation('a.example');
    const [, id = '', key = ''] = a.vkey.split('+');
    const file = write('codes', codesOf(posted(1)));
    await sign(a.dir, file);
    const twice = write('twice', a.vkey, a.vkey);
    const refused = await collect(file, '--organisations', twice);
    expect(refused.err).toContain('line 2: name or key is there already');
    const renamed = await collect(
      file,
      '--organisations',
      write('renamed', `x.example+${id}+${key}`),
    );
    expect(renamed.err).toContain('line 1: not a key');
    // Whoever has a key is believed by it alone: a directory of that name says nothing.
    const impostor = write('organisation=a.example/codes', codesOf(posted(3)));
    const list = write('organisations', a.vkey);
    await collect(file, impostor, ...withResults(), '--organisations', list, '--trust-names');
    expect(rows('stations.ndjson').map(({ organisations }) => organisations)).toEqual([
      ['a.example'],
      [],
    ]);
  });

  test('and a signature is for one file of one election', async () => {
    const a = await makeOrganisation('a.example');
    const list = write('organisations', a.vkey);
    const file = write('codes', codesOf(posted(1)));
    await sign(a.dir, file);
    writeFileSync(file, `${readFileSync(file, 'utf8')}${codesOf(posted(3)).join('\n')}\n`);
    const { code, out } = await collect(file, '--organisations', list);
    expect(code).toBe(1);
    expect(out).toMatch(/1\. .*FAILED\n +at .*codes\.signature: other-file/);
    expect(rows('stations.ndjson').flatMap(({ organisations }) => organisations)).toEqual([]);
    const other = await runObserverHere('collect', 'sign', file, '--dir', a.dir, '--election', 'x');
    expect(other.code).toBe(0);
    expect((await collect(file, '--organisations', list)).out).toContain('other-file');
    const unknown = await makeOrganisation('unknown.example');
    await sign(unknown.dir, file);
    expect((await collect(file, '--organisations', list)).code).toBe(0);
    expect(
      (await runObserverHere('collect', 'sign', file, '--dir', at('no'), '--election', 'x')).err,
    ).toContain('has no key');
    const again = await runObserverHere('collect', 'key', '--dir', a.dir, '--name', 'a.example');
    expect(again.err).toContain('has a key already');
  });
});

describe('codes of others', () => {
  const found = async (...codes: readonly (string | readonly string[])[]) => {
    const { code, out } = await collect(write('codes', ...codes));
    return { code, out, stations: rows('stations.ndjson') };
  };

  test.each<[string, () => SignedTape, RegExp]>([
    ['forged', () => posted(1, { ...moved, signer: 'device-2' }), /tape-signature\.invalid/],
    [
      'of another device',
      () => posted(1, { header: { deviceId: 'device-2' }, signer: 'device-2' }),
      /device\.not-entitled/,
    ],
    [
      'of a device that nobody knows',
      () => posted(1, { header: { deviceId: 'x' } }),
      /device\.unknown/,
    ],
    [
      'of another election',
      () => posted(1, { header: { electionId: 'other' } }),
      /election\.other/,
    ],
    [
      'of a rehearsal',
      () =>
        posted(1, {
          header: {
            mode: published.centre.election.manifest.mode === 'live' ? 'rehearsal' : 'live',
          },
        }),
      /mode\.other/,
    ],
    [
      'of another package',
      () => posted(1, { header: { packageDigest: new Uint8Array(32) } }),
      /package\.other/,
    ],
    ['of another station', () => posted(1, { header: { stationId: 'st-99' } }), /station\.unknown/],
  ])('%s count nothing and are named with their line', async (_, tape, problem) => {
    const { code, out, stations } = await found(codesOf(posted(3)), codesOf(tape()));
    expect(code).toBe(1);
    expect(out).toMatch(/3\. .*FAILED\n +at .*codes, line 2: /);
    expect(out).toMatch(problem);
    expect(stations.map(({ stationId }) => stationId)).toEqual(['st-3']);
  });

  test('that are none, or not whole, are named with their line', async () => {
    const [, second = ''] = codesOf(posted(2), 220);
    const { code, out, stations } = await found('hello', codesOf(posted(1)), '', second);
    expect(code).toBe(1);
    expect(out).toMatch(/codes, line 1: qr\.malformed/);
    expect(out).toMatch(/codes, line 4: qr\.incomplete: \d+ missing/);
    expect(stations).toHaveLength(1);
  });

  test('played again after a correction are set aside', async () => {
    const correction = { kind: 'correction', sequence: 2, correctionReason: 'recount' } as const;
    const { code, out, stations } = await found(
      codesOf(posted(1, { ...moved, header: correction })),
      codesOf(posted(1)),
      codesOf(posted(1)),
    );
    expect([code, out.includes('1 older tapes set aside')]).toEqual([0, true]);
    expect(stations[0]).toMatchObject({ state: 'counted', older: [{ sequence: 1 }] });
  });

  test('of zero tapes and hand counts are not results', async () => {
    const kinds = ['zero', 'hand-count', 'test'] as const;
    const tapes = kinds.map((kind, i) =>
      posted(1, { nonce: i, header: { kind, sequence: i + 2 } }),
    );
    const { code, out, stations } = await found(...tapes.map((tape) => codesOf(tape)));
    expect([code, out.includes('0 results, 3 other tapes'), stations]).toEqual([0, true, []]);
  });

  test('of two contents under one sequence count nothing and show both', async () => {
    const { code, out, stations } = await found(codesOf(posted(1)), codesOf(posted(1, moved)));
    expect(code).toBe(1);
    expect(out).toMatch(/4\. .*FAILED\n +at station st-1: 2 tapes/);
    expect(stations[0]).toMatchObject({ state: 'contradictory' });
    expect(result('codes.txt').split('\n')).toHaveLength(3);
  });

  test('that do not fit the ballot count nothing', async () => {
    const { out, stations } = await found(codesOf(posted(1, { candidates: [1, 2, 3, 4, 5] })));
    expect(out).toMatch(/5\. .*FAILED\n +at station st-1, Baghdad\/council: does not fit/);
    expect(stations[0]).toMatchObject({ state: 'unfit' });
  });
});

describe('a centre that', () => {
  test('shows another tape, or adopted other figures, is contradicted by what was posted', async () => {
    const lying = await makePublishedCentre({
      // What was posted at st-3 is not what the centre took in.
      transmission: (signed, { tape }) =>
        signed.tape.header.stationId === 'st-3' ? tape(3, moved) : signed,
    });
    const evidence = await lying.centre.store.evidenceOfStation('st-2');
    const card = assertDefined(
      evidence.find(({ kind }) => kind === 'card'),
      'a card of st-2',
    );
    await lying.decide(
      { kind: 'adopt', leaves: [card.leafIndex] },
      ['adjudicator-1', 'adjudicator-2'],
      {
        stationId: 'st-2',
        contestId: 'Basra/council',
      },
    );
    await lying.publish();
    const tapes = [1, 2, 3].flatMap((station) => codesOf(lying.centre.tape(station, plain)));
    const args = [write('codes', tapes), '--results', lying.at('public/results/versions/1')];
    const { code, out } = await collect(...args);
    expect(code).toBe(1);
    expect(rows('disagreements.ndjson')).toEqual([
      {
        stationId: 'st-2',
        kind: 'adopted-differs',
        contestId: 'Basra/council',
        field: 'candidate/c1',
        tape: '120',
        adopted: '100',
      },
      {
        stationId: 'st-2',
        kind: 'adopted-differs',
        contestId: 'Basra/council',
        field: 'candidate/c2',
        tape: '0',
        adopted: '20',
      },
      {
        ...{ stationId: 'st-3', kind: 'other-tape' },
        digests: [formatHex(lying.centre.tape(3, plain).tape.digest)],
        published: [formatHex(lying.centre.tape(3, moved).tape.digest)],
      },
    ]);
    expect(out).toContain('station st-2, Basra/council/candidate/c1: tape 120, adopted 100');
    await lying.centre.close();
  });

  test('has not published a tape is told so; a spare speaks by the decision that placed it', async () => {
    const deviceId = 'spare-1';
    const spare = posted(6, { ...plain, header: { deviceId }, signer: deviceId });
    const silent = posted(5);
    const file = write('codes', codesOf(spare), codesOf(silent));
    const without = await collect(file);
    expect(without.out).toContain('device.unknown');
    const { out } = await collect(file, ...withResults());
    expect(out).toMatch(/2 results/);
    expect(rows('stations.ndjson').map(({ stationId, state }) => [stationId, state])).toEqual([
      ['st-5', 'counted'],
      ['st-6', 'counted'],
    ]);
  });

  test('publishes files that do not fit their list is not compared with', async () => {
    const { err, code } = await collect(write('codes', 'x'), '--results', at());
    expect([code, err.includes('SHA256SUMS: missing')]).toEqual([2, true]);
  });
});
