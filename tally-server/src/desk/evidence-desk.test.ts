import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeSignedForm, formCommitment } from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { FormKind } from '@mutabaqa/shared/evidence/form.ts';
import {
  sampleForm,
  signDecision,
  signForm,
  spareDevice,
} from '@mutabaqa/test/builders/deciding-election.ts';
import {
  deskEmbargoEndMs,
  formatSampleQr,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import { sampleKey, sampleSeed } from '@mutabaqa/test/builders/sample-election.ts';
import type { Taken } from './evidence-desk.ts';

let desks: SampleDesks;
beforeEach(async () => {
  desks = await makeSampleDesks();
});
afterEach(() => desks.close());

function takenOf(outcome: Result<Taken, Refusal>): Taken {
  assert(outcome.ok, outcome.ok ? '' : JSON.stringify(outcome.error));
  return outcome.value;
}

const codeOf = (outcome: Result<Taken, Refusal>) => (outcome.ok ? 'taken' : outcome.error.code);

async function leafAt(index: number) {
  const [stored] = await desks.store.leaves(index, index + 1);
  assert(stored !== undefined, 'a leaf');
  return { stored, leaf: assertDefined(decodeLeaf(stored.entry), 'a leaf') };
}

describe('a form', () => {
  it('of two clerks becomes a leaf that commits to it', async () => {
    const bytes = signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']);
    const taken = takenOf(await desks.evidence.takeForm(bytes));
    expect(taken).toMatchObject({ kind: 'form', stationId: 'st-1', leafIndex: 1 });
    const { leaf } = await leafAt(1);
    const decoded = decodeSignedForm(nodeCrypto, bytes, { withheldAllowed: false });
    assert(decoded.ok, 'the form decodes');
    expect(leaf).toMatchObject({ kind: 'form', stationId: 'st-1' });
    expect(new Uint8Array(leaf.commitment)).toEqual(formCommitment(nodeCrypto, decoded.value));
    const [stored] = await desks.store.formsOfStation('st-1');
    expect(stored).toMatchObject({ leafIndex: 1, kind: 'hand-count' });
    expect(new Uint8Array(stored?.record ?? [])).toEqual(bytes);
  });

  it('brought twice, also at the same time, has one leaf', async () => {
    const bytes = signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']);
    const outcomes = await Promise.all([
      desks.evidence.takeForm(bytes),
      desks.evidence.takeForm(bytes),
    ]);
    expect(outcomes.map(takenOf)).toMatchObject([
      { leafIndex: 1, isRepeated: false },
      { leafIndex: 1, isRepeated: true },
    ]);
    expect(desks.sequencer.size).toBe(2);
  });

  it('is sealed until the embargo ends, and says nothing outside', async () => {
    desks.clock.timeMs = deskEmbargoEndMs - 1;
    const bytes = signForm(sampleForm(desks.election), ['clerk-1', 'supervisor-1']);
    takenOf(await desks.evidence.takeForm(bytes));
    const { stored, leaf } = await leafAt(1);
    expect(leaf).toMatchObject({ kind: 'sealed', stationId: '' });
    const opened = openSealedLeaf(nodeCrypto, leaf, assertDefined(stored.opening, 'an opening'));
    expect(opened).toMatchObject({ kind: 'form', stationId: 'st-1' });
  });

  it('may be signed by a clerk whom a decision added, from then on', async () => {
    const bytes = signForm(sampleForm(desks.election), ['clerk-1', 'clerk-9']);
    expect(codeOf(await desks.evidence.takeForm(bytes))).toBe('form.signer-unknown');
    const change = {
      kind: 'add-person',
      personId: 'clerk-9',
      role: 'clerk',
      publicKey: sampleKey('clerk-9').publicKey,
    } as const;
    const signers = ['registrar-1', 'registrar-2'];
    takenOf(await desks.decisions.take(signDecision(desks.election, { change, signers })));
    expect(codeOf(await desks.evidence.takeForm(bytes))).toBe('taken');
  });

  it.each([
    ['form.malformed', () => Uint8Array.of(10, 1)],
    ['form.too-few-signatures', () => signForm(sampleForm(desks.election), ['clerk-1'])],
    [
      'form.signer-not-entitled',
      () => signForm(sampleForm(desks.election), ['clerk-1', 'auditor-1']),
    ],
    ['form.signer-unknown', () => signForm(sampleForm(desks.election), ['clerk-1', 'nobody'])],
    [
      'form.election-other',
      () => signForm(sampleForm(desks.election, { mode: 'live' }), ['clerk-1', 'clerk-2']),
    ],
    [
      'form.subject-unknown',
      () => signForm(sampleForm(desks.election, { stationId: 'st-99' }), ['clerk-1', 'clerk-2']),
    ],
    [
      'form.claim-signed',
      () => signForm(sampleForm(desks.election, { kind: 'observer-tape' }), ['clerk-1', 'clerk-2']),
    ],
    [
      'form.signature-invalid',
      () => {
        const bytes = signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']);
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return bytes;
      },
    ],
  ])('is refused with %s, and leaves nothing', async (code, make) => {
    expect(codeOf(await desks.evidence.takeForm(make()))).toBe(code);
    expect(desks.sequencer.size).toBe(1);
  });

  it.each([
    ['forms', 'hand-count', ['clerk-1', 'clerk-2'], 256],
    ['claims', 'observer-tape', [], 64],
  ] as const)(
    '%s of a station have their number, and the others theirs',
    async (_, kind, by, max) => {
      const formOf = (kindOf: FormKind, i: number) =>
        sampleForm(desks.election, { kind: kindOf, nonce: sampleSeed(`form ${i}`).slice(0, 16) });
      const codes: string[] = [];
      for (let i = 0; i <= max; i++) {
        codes.push(codeOf(await desks.evidence.takeForm(signForm(formOf(kind, i), by))));
      }
      expect(codes.slice(0, max)).toEqual(codes.slice(0, max).map(() => 'taken'));
      expect(codes.at(-1)).toBe('form.too-many');
      const other = kind === 'hand-count' ? 'observer-tape' : 'hand-count';
      const signers = other === 'hand-count' ? ['clerk-1', 'clerk-2'] : [];
      const bytes = signForm(formOf(other, max + 1), signers);
      expect(codeOf(await desks.evidence.takeForm(bytes))).toBe('taken');
    },
  );
});

describe('a tape’s QR code', () => {
  it('becomes paper evidence once, whoever brings it', async () => {
    const texts = formatSampleQr(desks.election, 1);
    expect(takenOf(await desks.evidence.takeQr(texts))).toMatchObject({
      ...{ kind: 'paper-tape', stationId: 'st-1', leafIndex: 1, isRepeated: false },
    });
    expect(takenOf(await desks.evidence.takeQr(texts.toReversed()))).toMatchObject({
      ...{ leafIndex: 1, isRepeated: true },
    });
    expect(await desks.store.evidenceOfStation('st-1')).toMatchObject([
      { kind: 'paper-tape', deviceId: 'device-1', sequence: 1, problems: [] },
    ]);
    expect((await leafAt(1)).leaf).toMatchObject({ kind: 'paper-tape', stationId: 'st-1' });
  });

  it('with other figures of the same device and sequence is other evidence', async () => {
    takenOf(await desks.evidence.takeQr(formatSampleQr(desks.election, 1)));
    const other = formatSampleQr(desks.election, 1, { votes: [1, 2, 3, 4] });
    expect(takenOf(await desks.evidence.takeQr(other))).toMatchObject({ leafIndex: 2 });
  });

  it('of a spare is taken once a decision has given it to the station', async () => {
    const texts = formatSampleQr(desks.election, 1, { header: { deviceId: 'spare-1' } });
    expect(codeOf(await desks.evidence.takeQr(texts))).toBe('device.not-entitled');
    expect(desks.sequencer.size).toBe(1);
    const replaced = { stationId: 'st-1', oldDeviceId: 'device-1', newDevice: spareDevice(1) };
    const change = { kind: 'replace-device', ...replaced } as const;
    const signers = ['registrar-1', 'registrar-2'];
    takenOf(await desks.decisions.take(signDecision(desks.election, { change, signers })));
    expect(takenOf(await desks.evidence.takeQr(texts))).toMatchObject({ stationId: 'st-1' });
  });

  it.each([
    ['qr.malformed', () => ['R1/nothing']],
    ['tape-signature.invalid', () => formatSampleQr(desks.election, 1, { signer: 'device-2' })],
    [
      'device.unknown',
      () => formatSampleQr(desks.election, 1, { header: { deviceId: 'device-x' } }),
    ],
    [
      'device.not-entitled',
      () => formatSampleQr(desks.election, 1, { header: { deviceId: 'device-2' } }),
    ],
    [
      'station.unknown',
      () => formatSampleQr(desks.election, 1, { header: { stationId: 'st-99' } }),
    ],
    ['mode.other', () => formatSampleQr(desks.election, 1, { header: { mode: 'live' } })],
    ['election.other', () => formatSampleQr(desks.election, 1, { header: { electionId: 'x' } })],
    [
      'package.other',
      () =>
        formatSampleQr(desks.election, 1, {
          header: { packageDigest: new Uint8Array(32).fill(1) },
        }),
    ],
  ])('is refused with %s, and leaves nothing', async (code, make) => {
    expect(codeOf(await desks.evidence.takeQr(make()))).toBe(code);
    expect(desks.sequencer.size).toBe(1);
  });
});
