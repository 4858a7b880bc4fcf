/** The observer against a centre that published, and against the same centre when it lies. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  decisionCommitment,
  decisionSigningInput,
  decodeSignedDecision,
  encodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import { decodeLeaf, encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { Evidence } from '@mutabaqa/tally-server/store/store.ts';
import { runObserver } from '@mutabaqa/observer/program.ts';
import { signDecision } from '../builders/deciding-election.ts';
import type { Lies, NightChoice, PublishedCentre } from '../builders/published-centre.ts';
import { decideSample, makePublishedCentre } from '../builders/published-centre.ts';
import { sampleEmbargoEndMs } from '../builders/sample-centre.ts';
import { coverTracks, editVersion } from '../builders/rewriting-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';

const open: PublishedCentre[] = [];
afterEach(async () => {
  for (const { centre } of open.splice(0)) await centre.close();
});

async function makeCentre(choice: NightChoice = {}): Promise<PublishedCentre> {
  const published = await makePublishedCentre(choice);
  open.push(published);
  return published;
}

/** Decided and published; a version is there. */
async function publishAll(choice: NightChoice = {}): Promise<PublishedCentre> {
  const published = await makeCentre(choice);
  await decideSample(published);
  await published.publish();
  return published;
}

async function observe({ at, logKey }: PublishedCentre, ...args: readonly string[]) {
  const lines: string[] = [];
  let code: number | undefined;
  const [command = 'recount', ...rest] = args;
  const results = at('public', 'results', 'versions', '1');
  await runObserver(
    [
      ...[command, '--results', results, '--log', at('public', 'log')],
      ...['--log-key', formatVkey(logKey), '--threads', '1', ...rest],
    ],
    {
      nowMs: () => 0,
      write: (line) => lines.push(line),
      complain: (line) => lines.push(line),
      exitWith: (given) => (code = given),
    },
  );
  return { code, out: lines.join('\n') };
}

/** Titles of failed checks are not compared: their numbers are. */
function failuresIn(out: string): string[] {
  return out.split('\n').filter((line) => /FAILED$|^ {6}at /.test(line));
}

/** Past the desk, which would have refused it. */
async function logDecision({ centre }: PublishedCentre, record: Uint8Array): Promise<void> {
  const signed = decodeSignedDecision(nodeCrypto, record);
  assert(signed.ok, 'the decision decodes');
  const { kind, subject } = signed.value.decision;
  await centre.sequencer.append([
    {
      kind: 'decision',
      stationId: subject.stationId ?? '',
      commitment: decisionCommitment(nodeCrypto, signed.value),
      sealed: false,
      decision: { kind, stationId: subject.stationId, digest: signed.value.digest, record },
    },
  ]);
}

/** The signature of one person under two ids. */
function signTwice(record: Uint8Array, ...[person, other]: [string, string]): Uint8Array {
  const signed = decodeSignedDecision(nodeCrypto, record);
  assert(signed.ok, 'the decision decodes');
  const { recordBytes, digest } = signed.value;
  const signature = sampleKey(person).sign(decisionSigningInput(digest));
  return encodeSignedDecision(
    recordBytes,
    [person, other].map((signerId) => ({ signerId, proof: { kind: 'ed25519', signature } })),
  );
}

describe('recount', () => {
  test('makes everything again that an honest centre published', async () => {
    const published = await publishAll();
    const { code, out } = await observe(
      published,
      'recount',
      '--receipts',
      published.at('receipts'),
      '--exports',
    );
    expect(failuresIn(out)).toEqual([]);
    expect(out).toMatch(/^VERIFIED$/m);
    // The proof of one station's place in the totals, which is for verify-station.
    expect(out.match(/not made/g)).toHaveLength(1);
    expect(code).toBe(0);
  });
});

describe('what an honest centre shows', () => {
  test.each<[string, (segment: string) => string]>([
    ['as the portal serves it', (segment) => encodeURIComponent(decodeURIComponent(segment))],
    ['as plain files', decodeURIComponent],
  ])('is verified over HTTP, %s', async (_, nameOf) => {
    const published = await publishAll();
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      const file = published.at('public', ...pathname.split('/').slice(1).map(nameOf));
      if (existsSync(file)) response.end(readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert(address !== null && typeof address === 'object', 'a port');
    const base = `http://127.0.0.1:${address.port}`;
    const sources = ['--results', `${base}/results/versions/1`, '--log', `${base}/log`];
    const { code, out } = await observe(published, 'recount', ...sources);
    server.closeAllConnections();
    server.close();
    expect(failuresIn(out)).toEqual([]);
    expect(code).toBe(0);
  });

  test('is believed by officers whose keys were given, and by no others', async () => {
    const published = await publishAll();
    const keys = ['officer-1', 'officer-2'].map((id) => formatHex(sampleKey(id).publicKey));
    const trusted = await observe(published, 'recount', '--officer-key', ...keys);
    expect(trusted.out).toMatch(/by 2 officers' keys given/);
    expect(trusted.code).toBe(0);
    const few = await observe(published, 'recount', '--officer-key', keys[0] ?? '');
    expect(few.out).toMatch(/at package: package\.too-few-signatures/);
    expect(few.code).toBe(1);
  });

  test('is one station, down to the totals', async () => {
    const published = await publishAll();
    const { code, out } = await observe(published, 'verify-station', '--station', 'st-2');
    expect(out).toMatch(/^station st-2: \w+, 2 pieces of evidence$/m);
    expect(out).toMatch(/Basra\/council: \w+, adopted: .*; in the totals by a proof of \d+ bytes/);
    expect(out).toMatch(/; 4 signatures of devices verified$/m);
    expect(code).toBe(0);
    const unknown = await observe(published, 'verify-station', '--station', 'st-99');
    expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining('not in the roster')]);
  });

  test('may lack sections that two commissioners withheld, and no others', async () => {
    const published = await makeCentre();
    const sectionNames = [{ kind: 'contest', id: 'Baghdad/council' }] as const;
    const about = { stationId: 'st-1', contestId: undefined };
    published.centre.clock.timeMs = sampleEmbargoEndMs;
    const commissioners = ['commissioner-1', 'commissioner-2'];
    // That its figures were adopted is not doubted because they are not shown.
    const [tape] = await published.centre.store.evidenceOfStation('st-1');
    const leaves = [assertDefined(tape, 'a tape of st-1').leafIndex];
    await published.decide({ kind: 'adopt', leaves }, ['adjudicator-1', 'adjudicator-2'], about);
    await published.decide({ kind: 'withhold-section', sectionNames }, commissioners, about);
    await published.publish();
    const { code, out } = await observe(published);
    expect(failuresIn(out)).toEqual([]);
    expect(out).toMatch(
      /withheld by decision: 4\n +leaf \d+: transmission of station st-1, contest Baghdad\/council/,
    );
    expect(out).toMatch(/totals, and lines of 4 stations, rest on withheld figures/);
    expect(code).toBe(0);
  });

  test('a receipt of another log proves nothing against it', async () => {
    const published = await publishAll();
    writeFileSync(published.at('receipts', 'note.txt'), 'not a receipt');
    const { code, out } = await observe(
      published,
      'recount',
      '--receipts',
      published.at('receipts'),
    );
    expect(out).toMatch(/7 compared; note\.txt proves nothing: not a receipt/);
    expect(code).toBe(0);
  });

  test.each<[string, (published: PublishedCentre) => void, RegExp]>([
    [
      'a version that is not there',
      ({ at }) => rmSync(at('public', 'results', 'versions', '1'), { recursive: true }),
      /^SHA256SUMS: missing\nCOULD NOT BE CHECKED$/,
    ],
    [
      'a list that leads out of the directory',
      (published) => editVersion(published, 'SHA256SUMS', (text) => text.replace('  ', '  ../')),
      /line 1 is not a digest and a name in order/,
    ],
    [
      'a log that is not there',
      ({ at }) => rmSync(at('public', 'log'), { recursive: true }),
      /^checkpoint: no such directory\nCOULD NOT BE CHECKED$/,
    ],
  ])('%s accuses nobody', async (_, spoil, expected) => {
    const published = await publishAll();
    spoil(published);
    const { code, out } = await observe(published);
    expect([code, out]).toEqual([2, expect.stringMatching(expected)]);
  });

  test('an address where nobody answers accuses nobody', async () => {
    const published = await publishAll();
    const nowhere = ['--results', 'http://127.0.0.1:1/results'];
    const { code, out } = await observe(published, 'recount', ...nowhere);
    expect([code, out]).toEqual([
      2,
      expect.stringMatching(/^SHA256SUMS: .*\nCOULD NOT BE CHECKED$/),
    ]);
  });
});

describe('a centre that rewrites what it published', () => {
  /** Everything that its keys can make fit fits: what is left is what cannot be made to. */
  async function caught(published: PublishedCentre, ...receiptsOf: PublishedCentre[]) {
    const receipts = receiptsOf.flatMap(({ at }) => ['--receipts', at('receipts')]);
    const { code, out } = await observe(published, 'recount', ...receipts);
    expect(out).toMatch(/^NOT VERIFIED$/m);
    expect(code).toBe(1);
    return failuresIn(out).join('\n');
  }

  test('a tape changed', async () => {
    // Taken in without a look at its signatures, as only the centre itself can.
    const published = await publishAll({
      transmission: (signed, centre) => {
        if (signed.tape.header.stationId !== 'st-3') return signed;
        const { tape } = centre.tape(3, { candidates: [220, 0, 3, 44] });
        return { ...signed, tape, signer: 'log' };
      },
    });
    const found = await caught(published);
    expect(found).toMatch(/the device signed the figures of every tape: FAILED/);
    expect(found).toMatch(/at leaf \d+ \(transmission of station st-3\): not by the device/);
    expect(found).toMatch(/the device signed every copy for its channel: FAILED/);
  });

  test('a leaf dropped, with everything that stood behind it', async () => {
    const honest = await publishAll();
    const published = await publishAll({
      transmission: (signed) => (signed.tape.header.stationId === 'st-3' ? undefined : signed),
    });
    expect((await observe(published)).code).toBe(0); // nobody has seen anything else
    const found = await caught(published, honest);
    expect(found).toMatch(/every receipt is in the log, at its place: FAILED/);
    expect(found).toMatch(/at receipt st-3-\d+ .*: the log has another leaf there/);
    expect(found).toMatch(/the log passes the checks of verify-log: FAILED\n +at rollback, size/);
  });

  test('a leaf backdated', async () => {
    const honest = await publishAll();
    const published = await publishAll({
      transmission: (signed, { clock }) => {
        if (signed.tape.header.stationId === 'st-3') clock.timeMs -= 500;
        return signed;
      },
    });
    const found = await caught(published, honest);
    expect(found).toMatch(/at receipt st-3-\d+ .*: the log has another leaf there/);
    await coverTracks(published, (entries) => {
      const leaf = assertDefined(decodeLeaf(entries[4] ?? new Uint8Array()), 'a leaf');
      return entries.with(4, encodeLeaf({ ...leaf, timeMs: 1_762_800_000_000 }));
    });
    expect(await caught(published)).toMatch(/at times, leaf 4 .*: time \d+ is before/);
  });

  test('a total edited', async () => {
    const published = await publishAll();
    editVersion(published, 'totals.csv', (text) => text.replace(/(\d)\n/, '9$1\n'));
    await coverTracks(published);
    const found = await caught(published);
    expect(found).toMatch(
      /follows from the evidence, byte by byte: FAILED\n +at totals\.csv, line \d+/,
    );
  });

  test('a decision with two keys of one person', async () => {
    const published = await makeCentre();
    const { election, sequencer } = published.centre;
    // The second person's id under a key of the first, past the desk that would refuse it.
    const about = { stationId: 'st-2', contestId: 'Basra/council' };
    const signed = signDecision(election, {
      change: { kind: 'annul' },
      signers: ['commissioner-1', 'commissioner-2'],
      base: { logNumber: 0, size: sequencer.size },
      about,
    });
    await logDecision(published, signTwice(signed, 'commissioner-1', 'commissioner-2'));
    await published.publish();
    expect(await caught(published)).toMatch(
      /every decision was to be admitted when it was logged: FAILED\n.*decision\.signature-invalid \(commissioner-2\)/,
    );
  });

  test('a decision for evidence that counts nothing', async () => {
    const published = await makeCentre();
    const { centre } = published;
    await centre.transmit(centre.tape(3, { header: { kind: 'zero', sequence: 7 } }));
    const { size } = centre.sequencer;
    const signed = signDecision(centre.election, {
      change: { kind: 'adopt', leaves: [size - 1] },
      about: { stationId: 'st-3', contestId: 'Baghdad/council' },
      signers: ['adjudicator-1', 'adjudicator-2'],
      base: { logNumber: 0, size },
    });
    await logDecision(published, signed);
    await published.publish();
    expect(await caught(published)).toMatch(/decision\.adopts-nothing \(Baghdad\/council\)/);
  });

  test('a person added under a second id', async () => {
    const published = await makeCentre();
    const { publicKey } = sampleKey('adjudicator-1');
    const { election, sequencer } = published.centre;
    const added = { kind: 'add-person', personId: 'adjudicator-3', role: 'adjudicator' } as const;
    const signed = signDecision(election, {
      change: { ...added, publicKey },
      signers: ['commissioner-1', 'commissioner-2'],
      base: { logNumber: 0, size: sequencer.size },
    });
    await logDecision(published, signed);
    await published.publish();
    expect(await caught(published)).toMatch(/decision\.change-conflicts \(adjudicator-3\)/);
  });

  test('a policy changed without an amendment', async () => {
    const published = await makeCentre();
    await published.publish({ election: (election) => ({ ...election, policy: law4Of2023 }) });
    const found = await caught(published);
    expect(found).toMatch(/at policy\/1\.json, line 1/);
    expect(found).toMatch(/at stations\/st-1\.json, line 1/);
  });

  test('a verdict that does not follow', async () => {
    const published = await publishAll();
    editVersion(published, 'stations.csv', (text) =>
      text.replace(/^(st-4,.*),(quarantined|discrepant),/m, '$1,matched,'),
    );
    await coverTracks(published);
    expect(await caught(published)).toMatch(
      /at stations\.csv, line \d+, byte \d+: says something else/,
    );
  });

  test('an excluded candidate still counted', async () => {
    const published = await publishAll();
    const lying = await makeCentre();
    await decideSample(lying);
    // A publisher who was told of no exclusion; what it made stands in for the totals.
    await lying.publish({
      store: (store) => ({
        ...store,
        decisionsFrom: async (from, limit) =>
          (await store.decisionsFrom(from, limit)).filter(
            ({ kind }) => kind !== 'exclude-candidate',
          ),
      }),
    });
    for (const file of ['totals.json', 'totals.csv', 'outcome.json', 'contests']) {
      cpSync(
        lying.at('public', 'results', 'versions', '1', file),
        published.at('public', 'results', 'versions', '1', file),
        { recursive: true, force: true },
      );
    }
    await coverTracks(published);
    const found = await caught(published);
    expect(found).toMatch(/at totals\.csv, line/);
    expect(found).toMatch(/at contests\/Baghdad%2Fcouncil\.csv, line/);
  });

  test('evidence withheld after the embargo', async () => {
    const published = await makeCentre();
    await published.publish({
      store: (store) => ({
        ...store,
        evidenceOfStation: async (stationId) =>
          (await store.evidenceOfStation(stationId)).filter(
            ({ kind }) => stationId !== 'st-2' || kind !== 'card',
          ),
      }),
    });
    const found = await caught(published);
    // Everything else follows from what is shown.
    expect(found).toMatch(
      /^.*something is shown for every leaf: FAILED\n +at leaf \d+ \(card of station st-2\): nothing is shown for it/,
    );
  });

  const lieAbout = (stationId: string, tell: (each: Evidence) => Evidence): Lies => ({
    store: (store) => ({
      ...store,
      evidenceOfStation: async (id) => {
        const evidence = await store.evidenceOfStation(id);
        return id === stationId ? evidence.map(tell) : evidence;
      },
    }),
  });

  test('a forged card passed off as good', async () => {
    const published = await makeCentre();
    await published.publish(lieAbout('st-5', (each) => ({ ...each, problems: [] })));
    expect(await caught(published)).toMatch(
      /at leaf \d+ \(card of station st-5\): not by the device/,
    );
  });

  test('a card of another station passed off as its own', async () => {
    const published = await makeCentre();
    await published.publish(lieAbout('st-4', (each) => ({ ...each, problems: [] })));
    expect(await caught(published)).toMatch(
      /\(card of station st-4\): said to be: none; found: E306 st-4 st-5/,
    );
  });

  test('a good card called forged', async () => {
    const published = await makeCentre();
    const problem = { code: 'E307', params: { code: 'tape-signature.invalid', file: 'x' } };
    const tell = (each: Evidence) =>
      each.kind === 'card' ? { ...each, problems: [problem] } : each;
    await published.publish(lieAbout('st-1', tell));
    expect(await caught(published)).toMatch(
      /\(card of station st-1\): said to be tape-signature\.invalid; found: none/,
    );
  });

  test('a finding that nothing explains', async () => {
    const published = await makeCentre();
    const problem = { code: 'E308', params: { entry: 1 } };
    const tell = (each: Evidence) => ({ ...each, problems: [problem] });
    await published.publish(lieAbout('st-3', tell));
    expect(await caught(published)).toMatch(
      /\(transmission of station st-3\): E308 does not follow from the tape/,
    );
  });

  test('evidence that a decision adopted, gone', async () => {
    const published = await makeCentre();
    await decideSample(published);
    await published.publish({
      store: (store) => ({
        ...store,
        evidenceOfStation: async (id) => (id === 'st-2' ? [] : store.evidenceOfStation(id)),
      }),
    });
    const found = await caught(published);
    expect(found).toMatch(/\(transmission of station st-2\): nothing is shown for it/);
    expect(found).toMatch(/\(decision\): decision\.subject-unknown \(leaf \d+\)/);
  });

  test('a root that is not that of the figures', async () => {
    const published = await publishAll();
    editVersion(published, 'version.json', (text) =>
      text.replace(
        /"sumRoot": "../,
        (start) => start.slice(0, -1) + (start.endsWith('0') ? '1' : '0'),
      ),
    );
    await coverTracks(published);
    const found = await caught(published);
    expect(found).toMatch(/at version\.json, sumRoot: the figures give [0-9a-f]{64}/);
    expect(found).toMatch(/at version-record: is of another sum root/);
    const { out } = await observe(published, 'verify-station', '--station', 'st-1');
    expect(out).toMatch(/at station st-1, contest Baghdad\/council: root-differs/);
  });

  test('copies that are not of the evidence, and copies left out', async () => {
    const published = await publishAll();
    const version = published.at('public', 'results', 'versions', '1');
    rmSync(join(version, 'tapes', 'Basra.tapes'));
    writeFileSync(join(version, 'tapes', 'Mosul.tapes'), '');
    writeFileSync(join(version, 'evidence', '0'.repeat(64)), 'x');
    writeFileSync(join(version, 'totals-2.csv'), 'x');
    const [tape = ''] = readdirSync(join(version, 'tapes')).filter((name) =>
      name.endsWith('.tape'),
    );
    writeFileSync(join(version, 'tapes', tape), readFileSync(join(version, 'version.json')));
    await coverTracks(published);
    const found = await caught(published);
    expect(found).toMatch(/at tapes\/Basra\.tapes: missing/);
    for (const name of ['tapes/Mosul.tapes', `evidence/${'0'.repeat(64)}`, `tapes/${tape}`]) {
      expect(found).toContain(`at ${name}: is not of the evidence`);
    }
    expect(found).toContain('at totals-2.csv: is not made of the evidence');
  });

  test('another version under the same number', async () => {
    const published = await publishAll();
    editVersion(published, 'version.json', (text) => text.replace('"version": 1', '"version": 2'));
    expect(await caught(published)).toMatch(/at version-record: is of another number/);
  });
});
