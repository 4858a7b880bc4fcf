/** What people do on their own machines: type, decide, sign, bring. The commands are run as they are called. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { formatPublicKeyPem } from '@mutabaqa/shared/crypto/key-text.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeChange } from '@mutabaqa/shared/decisions/decode-change.ts';
import { decodeSignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import { decidingSource } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  formatSampleQr,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import {
  buildSamplePackage,
  sampleKey,
  signSamplePackage,
} from '@mutabaqa/test/builders/sample-election.ts';
import { makeAlertDesk } from '../alerts/alert-desk.ts';
import { writePackageFiles } from '../commission/package-files.ts';
import { type Console, startConsole } from '../console/start-console.ts';
import { addDecideCommand } from './decide.ts';
import { addEvidenceCommands } from './evidence.ts';
import { addSignCommand } from './sign.ts';

let desks: SampleDesks;
let listening: Console;
const place = (...names: string[]): string => join(desks.directory, ...names);

beforeEach(async () => {
  desks = await makeSampleDesks();
  const { store, clock } = desks;
  const onFault = (fault: unknown): void => {
    throw fault;
  };
  const alerts = await makeAlertDesk({ store, clock, stationOf: () => undefined, onFault });
  listening = await startConsole(
    {
      ...{ crypto: nodeCrypto, alerts, evidence: desks.evidence, decisions: desks.decisions },
      people: () => desks.book.standing.people,
      report: () => undefined,
      onFault,
    },
    { address: '127.0.0.1', port: 0 },
  );
  const built = buildSamplePackage(decidingSource);
  mkdirSync(place('package'));
  writePackageFiles(place('package'), built, signSamplePackage(built));
  for (const id of ['clerk-1', 'clerk-2', 'adjudicator-1', 'adjudicator-2']) {
    writeFileSync(place(`${id}.pem`), formatEd25519KeyPem(sampleKey(id)), { mode: 0o600 });
  }
});
afterEach(async () => {
  await listening.stop();
  await desks.close();
});

interface Ran {
  readonly status: number;
  readonly output: string;
}

/** As `main.ts` runs it. */
async function run(...args: string[]): Promise<Ran> {
  const program = new Command().exitOverride();
  addDecideCommand(program);
  addSignCommand(program);
  addEvidenceCommands(program);
  const written: string[] = [];
  const take = (chunk: string | Uint8Array): boolean => written.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(take),
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return { status: Number(process.exitCode ?? 0), output: written.join('') };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

const sign = (person: string, file: string): Promise<Ran> =>
  run('sign', '--person', person, '--key', place(`${person}.pem`), file);
const bringTo = (): string[] => ['--console', `http://127.0.0.1:${listening.port}`];

const typed = {
  kind: 'hand-count',
  stationId: 'st-1',
  papers: [{ paperId: 'Baghdad', inBox: 21, valid: 20, invalid: 1 }],
  contests: [
    {
      contestId: 'Baghdad/council',
      listVotes: [
        { id: '102', votes: 8 },
        { id: '101', votes: 12 },
      ],
    },
  ],
};

it('a hand count is typed, signed by two, brought, and adopted by a decision of two', async () => {
  writeFileSync(place('typed.json'), JSON.stringify(typed));
  const form = place('a.form');
  const options = ['--package', place('package'), '--out', form];
  expect(await run('form', ...options, place('typed.json'))).toMatchObject({ status: 0 });
  const first = await sign('clerk-1', form);
  expect(first.output).toContain('Contest  Baghdad/council: {"lists":[12,8]}');
  expect(first.output).toContain('Signature of clerk-1 added: 1 in all');
  const early = await run('evidence', 'add', ...bringTo(), form);
  expect(early).toMatchObject({ status: 1 });
  expect(early.output).toContain('form.too-few-signatures');
  await sign('clerk-2', form);
  expect((await run('evidence', 'add', ...bringTo(), form)).output).toContain('taken, leaf 1');

  const decision = place('b.decision');
  const decided = await run(
    ...['decide', 'adopt', '--package', place('package'), '--out', decision],
    ...['--seen', '2', '--reason', 'Counted by two people.', '--station', 'st-1', '--leaf', '1'],
  );
  expect(decided.output).toContain('Having seen 2 leaves of log 0');
  expect(decided.output).toContain('to be signed by 2 of role adjudicator');
  await sign('adjudicator-1', decision);
  const second = await sign('adjudicator-2', decision);
  expect(second.output).toContain('Change   {"kind":"adopt","leaves":[1]}');
  expect((await run('decision', 'add', ...bringTo(), decision)).output).toContain('leaf 2');
  await desks.book.catchUp();
  expect(desks.book.facts).toMatchObject([{ change: { kind: 'adopt', leaves: [1] } }]);
});

it('QR texts and claims are brought as they are; a form must be signed first', async () => {
  const codes = place('codes.txt');
  writeFileSync(codes, `${formatSampleQr(desks.election, 1).join('\n')}\n`);
  expect((await run('evidence', 'add', ...bringTo(), codes)).output).toContain('taken, leaf 1');
  const claim = place('claim.json');
  writeFileSync(claim, JSON.stringify({ ...typed, kind: 'observer-tape' }));
  const add = ['evidence', 'add', '--package', place('package'), ...bringTo()];
  expect((await run(...add, claim)).output).toContain('taken, leaf 2');
  writeFileSync(place('typed.json'), JSON.stringify(typed));
  expect(await run(...add, place('typed.json'))).toMatchObject({ status: 1 });
  expect(await desks.store.formsOfStation('st-1')).toMatchObject([{ kind: 'observer-tape' }]);
});

it('without an answer, a file is put where the centre looks', async () => {
  mkdirSync(place('centre', 'decisions', 'incoming'), { recursive: true });
  const file = place('x.decision');
  writeFileSync(file, 'anything');
  await run('decision', 'add', '--centre', place('centre'), file);
  const [name = ''] = readdirSync(place('centre', 'decisions', 'incoming'));
  expect(name).toMatch(/^[0-9a-f]{8}-x\.decision$/);
});

const wholeDecision = (): string[] => [
  ...['--package', place('package'), '--out', place('d')],
  ...['--seen', '1', '--reason', 'Because.'],
];

it('makes every kind of decision', async () => {
  writeFileSync(place('order.pdf'), 'a court’s order');
  const pem = formatPublicKeyPem('ed25519', sampleKey('clerk-9').publicKey);
  writeFileSync(place('clerk-9.pem'), pem);
  writeFileSync(place('figures.json'), JSON.stringify({ papers: typed.papers }));
  writeFileSync(place('SHA256SUMS'), 'sums');
  const station = ['--station', 'st-1'];
  const cases: readonly (readonly [string, string[], object])[] = [
    ['quarantine', station, { kind: 'quarantine' }],
    ['explain-missing', [...station, '--missing-reason', 'evacuated'], { reason: 'evacuated' }],
    ['correct', [...station, '--figures', place('figures.json')], { kind: 'correct' }],
    [
      'withhold-section',
      [...station, '--section', 'contest:Baghdad/council'],
      { sectionNames: [{ kind: 'contest', id: 'Baghdad/council' }] },
    ],
    [
      'annul',
      [...station, '--court-order', place('order.pdf')],
      { kind: 'court-order', change: { kind: 'annul' } },
    ],
    [
      'replace-device',
      [...station, '--device', 'device-1', '--spare', 'spare-1'],
      { oldDeviceId: 'device-1', newDevice: { deviceId: 'spare-1' } },
    ],
    [
      'exclude-candidate',
      ['--contest', 'Baghdad/council', '--candidate', 'c2'],
      { position: 1, isExcluded: true },
    ],
    [
      'move-deadline',
      ['--group', 'general', '--until', '2025-11-12T06:00:00+03:00'],
      { deadlineS: 1_762_916_400 },
    ],
    ['change-policy', ['--policy', 'law-4-2023'], { policy: { id: 'law-4-2023' } }],
    ['draw-stations', ['--draw', 'st-2', 'st-1'], { stationIds: ['st-1', 'st-2'] }],
    [
      'add-clerk',
      ['--person', 'clerk-9', '--public-key', place('clerk-9.pem')],
      { kind: 'add-person', personId: 'clerk-9', role: 'clerk' },
    ],
    [
      'certify',
      ['--version', '3', '--sums', place('SHA256SUMS'), '--stage', 'final'],
      { version: 3, stage: 'final' },
    ],
  ];
  for (const [kind, options, change] of cases) {
    const ran = await run('decide', kind, ...wholeDecision(), ...options);
    expect(ran).toMatchObject({ status: 0 });
    const decoded = decodeSignedDecision(nodeCrypto, readFileSync(place('d')));
    expect(decoded.ok && decodeChange(decoded.value.decision)).toMatchObject({ value: change });
  }
});

it.each([
  ['adopt', ['--leaf', '1'], '--station is needed'],
  ['adopt', ['--station', 'st-1'], '--leaf is needed'],
  ['adopt', ['--station', 'st-1', '--leaf', '1e2'], '--leaf: a number'],
  ['explain-missing', ['--station', 'st-1', '--missing-reason', 'lost'], 'one of not-opened'],
  ['exclude-candidate', ['--contest', 'Baghdad/council', '--candidate', 'c9'], 'has no c9'],
  ['draw-stations', [], 'either --seed or --draw'],
  ['court-order', ['--station', 'st-1'], '--court-order'],
] as const)(
  'says what %s %j lacks',
  async (kind, options, said) => {
    const ran = await run('decide', kind, ...wholeDecision(), ...options);
    expect(ran.status).toBe(1);
    expect(ran.output).toContain(said);
  },
  30_000,
);

it.each([
  [{ ...typed, kind: 'tally' }, 'kind'],
  [{ ...typed, total: 5 }, 'total'],
  [{ ...typed, papers: [{ paperId: 'Baghdad', inbox: 21 }] }, 'papers[0].inbox'],
  [{ ...typed, papers: [{ paperId: 'Baghdad', valid: 1.5 }] }, 'papers[0].valid'],
  [{ ...typed, contests: [{ contestId: 'other' }] }, 'contests[0].contestId'],
  [
    { ...typed, contests: [{ contestId: 'Baghdad/council', listVotes: [{ id: '9', votes: 1 }] }] },
    'contests[0].listVotes[0].id',
  ],
])(
  'a form that says %j is not made',
  async (json, where) => {
    writeFileSync(place('typed.json'), JSON.stringify(json));
    const options = ['--package', place('package'), '--out', place('f')];
    const ran = await run('form', ...options, place('typed.json'));
    expect(ran).toMatchObject({ status: 1 });
    expect(ran.output).toContain(`typed.json: ${where}`);
  },
  30_000,
);
