/** Bundles for a court: what an honest centre makes is verified, and what was changed in one is found at its place. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import { formatCourtNote } from '@mutabaqa/shared/court/court-note.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { runObserver } from '@mutabaqa/observer/program.ts';
import { type CourtCentre, makeCourtCentre, scopes } from '../builders/court-centre.ts';
import { coverTracks, editVersion } from '../builders/rewriting-centre.ts';
import { sampleEmbargoEndMs } from '../builders/sample-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';

let court: CourtCentre;
const made: Record<string, string> = {};
beforeAll(async () => {
  court = await makeCourtCentre();
  for (const [name, scope] of Object.entries(scopes)) {
    made[name] = (await court.makeBundle(name, scope)).directory;
  }
});
afterAll(async () => {
  await court.close();
});

async function verify(directory: string, ...more: readonly string[]) {
  const lines: string[] = [];
  let code: number | undefined;
  const key = more.includes('--log-key') ? [] : ['--log-key', formatVkey(court.published.logKey)];
  await runObserver(['verify-court', directory, ...key, '--threads', '1', ...more], {
    nowMs: () => 0,
    write: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    exitWith: (given) => (code = given),
  });
  return { code, out: lines.join('\n'), failures: failuresIn(lines) };
}

/** Titles are not compared: positions are. */
function failuresIn(lines: readonly string[]): string[] {
  return lines.filter((line) => /^ {6}at /.test(line)).map((line) => line.trim());
}

let copies = 0;
/** A copy of a bundle that may be changed. */
function copyOf(name: keyof typeof scopes): string {
  const copy = court.published.at(`copy-${copies++}`);
  cpSync(made[name] ?? '', copy, { recursive: true });
  return copy;
}

function edit(directory: string, file: string, change: (text: string) => string): void {
  const path = join(directory, file);
  const before = readFileSync(path, 'latin1');
  const after = change(before);
  if (after === before) throw new Error(`nothing was changed in ${file}`);
  writeFileSync(path, after, 'latin1');
}

/** What a centre does that changes its own bundle: it has the log key. */
function signAgain(directory: string): void {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter((name) => !/^(SHA256SUMS|court\/signature|statement-.*)$/.test(name))
    .sort(compareIds);
  const lines = names.map((name) => {
    const digest = createHash('sha256').update(readFileSync(join(directory, name)));
    return `${digest.digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(directory, 'SHA256SUMS'), lines.join(''));
  const { sign } = sampleKey('log');
  const note = formatCourtNote(nodeCrypto, utf8(lines.join('')), court.published.logKey, sign);
  writeFileSync(join(directory, 'court/signature'), note);
}

function dropLine(number: number): (text: string) => string {
  return (text) =>
    text
      .split('\n')
      .toSpliced(number - 1, 1)
      .join('\n');
}

describe('an honest bundle', () => {
  test.each(Object.keys(scopes))('of %s is verified', async (name) => {
    const { code, out, failures } = await verify(made[name] ?? '');
    expect(failures).toEqual([]);
    expect(out).toMatch(/^VERIFIED$/m);
    expect(code).toBe(0);
  });
});

describe('of a part', () => {
  test.each([
    ['baghdad', 4],
    ['stationOne', 1],
  ] as const)('the dossiers of %s are made again', async (name, files) => {
    const { out } = await verify(made[name] ?? '');
    expect(out).toContain(`byte by byte: ok (${files} files with dossiers)`);
  });
});

describe('a bundle that was changed on its way', () => {
  test('a changed byte is found in its file', async () => {
    const directory = copyOf('whole');
    edit(directory, 'court/alerts.ndjson', (text) => text.replace('seen', 'same'));
    const { code, failures } = await verify(directory);
    expect(failures).toContain('at court/alerts.ndjson: has another digest');
    expect(code).toBe(1);
  });

  test('a missing file is named, and one that was put in', async () => {
    const directory = copyOf('stationOne');
    rmSync(join(directory, 'results/stations/st-1.json'));
    writeFileSync(join(directory, 'court/more.json'), '{}');
    const { failures } = await verify(directory);
    expect(failures).toContain('at results/stations/st-1.json: missing');
    expect(failures).toContain('at court/more.json: is not in the list');
  });

  test('a list that was made to fit is not the one that was signed', async () => {
    const directory = copyOf('whole');
    const before = readFileSync(join(directory, 'court/signature'));
    edit(directory, 'court/configuration.json', (text) => text.replace('info', 'none'));
    signAgain(directory);
    writeFileSync(join(directory, 'court/signature'), before);
    expect((await verify(directory)).failures).toEqual(['at court/signature: other-list']);
  });

  test('no signature is asked for only where the centre had no key', async () => {
    const directory = copyOf('whole');
    rmSync(join(directory, 'court/signature'));
    expect((await verify(directory)).failures).toEqual(['at court/signature: missing']);
    expect((await verify(directory, '--unsigned')).code).toBe(0);
  });

  test('a log of somebody else is refused', async () => {
    const foreign = makeNoteKey(
      nodeCrypto,
      court.published.logKey.name,
      sampleKey('another log').publicKey,
    );
    const { code, failures } = await verify(made['whole'] ?? '', '--log-key', formatVkey(foreign));
    expect(code).toBe(1);
    expect(failures.join()).toContain('at court/signature: signature-');
    expect(failures.join()).toContain('checkpoint');
  });

  test('what holds no bundle could not be checked', async () => {
    const { code, out } = await verify(court.published.at('cards'));
    expect(out).toContain('COULD NOT BE CHECKED');
    expect(code).toBe(2);
  });
});

describe('a bundle that the centre changed and signed again', () => {
  type Case = [
    what: string,
    name: keyof typeof scopes,
    file: string,
    change: (text: string) => string,
    found: string,
  ];
  test.each<Case>([
    ...(['whole', 'baghdad', 'stationOne'] as const).map((name): Case => [
      'a decision that was dropped among the names',
      ...([name, 'court/decisions.ndjson', dropLine(1)] as const),
      'at court/decisions.ndjson, line 1: does not follow from what it is about',
    ]),
    [
      'a signer who was exchanged',
      ...([
        'whole',
        'court/decisions.ndjson',
        (text: string) => text.replace('adjudicator-1', 'adjudicator-9'),
      ] as const),
      'at court/decisions.ndjson, line 1: does not follow from what it is about',
    ],
    [
      'a person who was left out',
      ...(['whole', 'court/people.ndjson', dropLine(2)] as const),
      'at court/people.ndjson, line 2: does not follow from what it is about',
    ],
    [
      'a decision that was dropped from the results',
      ...(['whole', 'results/decisions.ndjson', dropLine(1)] as const),
      'at results/decisions.ndjson: is not the file of the version',
    ],
    [
      'a dossier that was changed in a part',
      ...([
        'stationOne',
        'results/stations/st-1.json',
        (text: string) => text.replace('registered', 'unregistered'),
      ] as const),
      'at results/stations/st-1.json: is not the file of the version',
    ],
    [
      'an alert that was never there',
      ...(['whole', 'court/alerts.ndjson', dropLine(1)] as const),
      'at court/alerts.ndjson, line 1: event 2 after event 0',
    ],
    [
      'an alert of a part that was taken out',
      ...([
        'baghdad',
        'court/alerts.ndjson',
        (text: string) => lineWithout(text, 'station.discrepant/st-5'),
      ] as const),
      'at station st-5: no alert station.discrepant/st-5 was raised',
    ],
    [
      'an alert about something else',
      ...([
        'whole',
        'court/alerts.ndjson',
        (text: string) => text.replace(/"kind":"station.discrepant"/, '"kind":"station.overdue"'),
      ] as const),
      'do not give the key',
    ],
    [
      'a step that somebody else is to have taken',
      ...([
        'whole',
        'court/alerts.ndjson',
        (text: string) => text.replace('"by":"supervisor-1"', '"by":"supervisor-2"'),
      ] as const),
      'at court/staff-access.ndjson, line 1: does not follow from what it is about',
    ],
    [
      'a card that was read at another time',
      ...([
        'whole',
        'custody/cards.ndjson',
        (text: string) => text.replace(/"readAtMs":\d/, '"readAtMs":2'),
      ] as const),
      'at custody/cards.ndjson, line 1: does not follow from what it is about',
    ],
    [
      'a problem of a card that was forgotten',
      ...([
        'whole',
        'custody/cards.ndjson',
        (text: string) => text.replace(/\{"code":"E306"[^}]*\}\},?/, ''),
      ] as const),
      'does not follow from what it is about',
    ],
    [
      'a bundle of cards that was left out',
      ...(['stationOne', 'custody/bundles.ndjson', dropLine(1)] as const),
      'at custody/bundles.ndjson: the bundle of leaf',
    ],
    [
      'a journal with another event',
      ...([
        'whole',
        'custody/journals.ndjson',
        (text: string) => text.replace('started', 'stopped'),
      ] as const),
      'at custody/journals.ndjson, line 1: does not follow from what it is about',
    ],
    [
      'an opened bundle with another byte',
      ...([
        'whole',
        'custody/opened/reader-1-00000001.signed',
        (text: string) => text.replace('st-2', 'st-3'),
      ] as const),
      'at custody/opened/reader-1-00000001.signed: bundle.signature-invalid',
    ],
    [
      'another size of the log',
      ...([
        'whole',
        'court/bundle.json',
        (text: string) => text.replace(/"logSize": \d+/, '"logSize": 9'),
      ] as const),
      'at court/bundle.json, logSize: found: ',
    ],
    [
      'an officer with another key',
      ...([
        'whole',
        'court/bundle.json',
        (text: string) => text.replace(/"fingerprint": "../, '"fingerprint": "00'),
      ] as const),
      'at court/bundle.json, officers: are not those of the package',
    ],
  ])('%s (%s)', async (_, name, file, change, found) => {
    const directory = copyOf(name);
    edit(directory, file, change);
    signAgain(directory);
    const { code, failures } = await verify(directory);
    expect(failures.join('\n')).toContain(found);
    expect(code).toBe(1);
  });

  test('what a bundle says of itself commands no terminal', async () => {
    const directory = copyOf('whole');
    edit(directory, 'court/bundle.json', (text) => text.replace('sample-2025', 'sample\\u001b[2J'));
    signAgain(directory);
    const { out, failures } = await verify(directory);
    expect(failures).toEqual(['at court/bundle.json, electionId: found: sample-2025']);
    expect(out).not.toContain('\u001b');
  });

  test('a statement that says something else than was found', async () => {
    const directory = copyOf('whole');
    writeFileSync(join(directory, 'statement-en.html'), '<h1>All is well</h1>');
    const { failures } = await verify(directory);
    expect(failures).toEqual(['at statement-en.html: says something else than was found']);
  });
});

describe('what must not stand in a bundle', () => {
  test.each(Object.keys(scopes))('no secret of the centre is in that of %s', (name) => {
    const directory = made[name] ?? '';
    const files = readdirSync(directory, { recursive: true, withFileTypes: true });
    for (const entry of files.filter((each) => each.isFile())) {
      const content = readFileSync(join(entry.parentPath, entry.name));
      for (const [i, secret] of court.secrets.entries()) {
        expect([entry.name, i, content.includes(secret)]).toEqual([entry.name, i, false]);
      }
    }
    expect(court.secrets.length).toBeGreaterThan(15);
  });

  test('the search would find one', () => {
    const { at } = court.published;
    const key = readFileSync(at('keys', 'log.key.pem'));
    expect(court.secrets.some((secret) => key.includes(secret))).toBe(true);
    const accounts = [readFileSync(at('accounts.sqlite'))];
    if (existsSync(at('accounts.sqlite-wal')))
      accounts.push(readFileSync(at('accounts.sqlite-wal')));
    const kept = Buffer.concat(accounts);
    expect(court.secrets.filter((secret) => kept.includes(secret)).length).toBeGreaterThan(3);
  });

  test('a part has evidence and names of its own stations only', () => {
    const directory = made['stationOne'] ?? '';
    expect(readdirSync(join(directory, 'results/stations'))).toEqual(['st-1.json']);
    const decisions = readFileSync(join(directory, 'court/decisions.ndjson'), 'utf8');
    expect(decisions).not.toContain('"stationId":"st-2"');
    expect(decisions).toContain('"kind":"change-policy"');
    const cards = readFileSync(join(directory, 'custody/cards.ndjson'), 'utf8').trim().split('\n');
    expect(
      cards.map((line) => (JSON.parse(line) as { bagStationId: string }).bagStationId),
    ).toEqual(['st-1']);
  });
});

describe('a centre that lied when it published, and made everything fit that it has the key for', () => {
  let lying: CourtCentre;
  beforeAll(async () => {
    lying = await makeCourtCentre();
    const { published } = lying;
    editVersion(published, 'stations/st-1.json', (text) => text.replace('[1,120,', '[1,130,'));
    await coverTracks(published);
  });
  afterAll(async () => {
    await lying.close();
  });

  test.each(Object.keys(scopes) as (keyof typeof scopes)[])('is found out by %s', async (name) => {
    const { directory } = await lying.makeBundle(name, scopes[name]);
    const { code, failures } = await verify(directory);
    expect(failures.join('\n')).toMatch(
      /^at (results\/)?stations\/st-1.json, .*: says something else$/,
    );
    expect(code).toBe(1);
  });
});

describe('a bundle of cards with a withheld section', () => {
  let withholding: CourtCentre;
  beforeAll(async () => {
    withholding = await makeCourtCentre(async ({ decide }) => {
      const sectionNames = [{ kind: 'contest', id: 'Baghdad/council' }] as const;
      const about = { stationId: 'st-1', contestId: undefined };
      await decide({ kind: 'withhold-section', sectionNames }, commissioners, about);
    });
  });
  afterAll(async () => {
    await withholding.close();
  });

  test('stays closed, and the rest is verified', async () => {
    const { directory, facts } = await withholding.makeBundle('whole', scopes.whole);
    expect(existsSync(join(directory, 'custody/opened'))).toBe(false);
    expect(facts.leftOut).toContainEqual({
      what: 'custody/opened: bundle 1 of reader-1',
      why: 'withheld',
    });
    const { out, failures } = await verify(directory);
    expect(failures).toEqual([]);
    expect(out).toContain('1 bundles, 1 left closed');
  });

  test('no decision, no excuse', async () => {
    const directory = copyOf('whole');
    rmSync(join(directory, 'custody/opened'), { recursive: true });
    edit(directory, 'custody/bundles.ndjson', (text) =>
      text.replace(/"opened":"[^"]*","why":null/, '"opened":null,"why":"withheld"'),
    );
    signAgain(directory);
    const { failures } = await verify(directory);
    expect(failures).toEqual([
      'at custody/bundles.ndjson, line 1: nobody decided that a section of its cards is withheld',
    ]);
  });
});

const commissioners = ['commissioner-1', 'commissioner-2'];

describe('when there is none', () => {
  test('before the embargo ends', async () => {
    const early = court.makeBundle('early', scopes.whole, { nowMs: sampleEmbargoEndMs - 1 });
    await expect(early).rejects.toThrow('the embargo has not ended');
    expect(existsSync(court.published.at('early'))).toBe(false);
  });

  test('of a station that the roster does not have', async () => {
    const scope = { kind: 'station', id: 'st-99' } as const;
    await expect(court.makeBundle('nowhere', scope)).rejects.toThrow('no such station');
  });

  test('a centre whose keys cannot be read signs nothing and opens nothing, and says so', async () => {
    const { directory, facts } = await court.makeBundle('keyless', scopes.whole, {
      keys: undefined,
    });
    expect(facts.leftOut.filter(({ why }) => why === 'no-key').map(({ what }) => what)).toEqual([
      'custody/opened: bundle 1 of reader-1',
      'court/signature',
    ]);
    const { code, out } = await verify(directory, '--unsigned');
    expect(out).toContain('1 bundles, 1 left closed');
    expect(code).toBe(0);
  });
});

function lineWithout(text: string, key: string): string {
  return text
    .split('\n')
    .filter((line) => !line.includes(`"${key}"`))
    .join('\n');
}
