import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeVersionRecord } from '@mutabaqa/shared/log/version-record.ts';
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
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { makeDecisionBook } from './decision-book.ts';
import type { Taken } from './evidence-desk.ts';

let desks: SampleDesks;
beforeEach(async () => {
  desks = await makeSampleDesks();
});
afterEach(() => desks.close());

const codeOf = (outcome: Result<Taken, Refusal>) => (outcome.ok ? 'taken' : outcome.error.code);
const about = { stationId: 'st-1', contestId: undefined };
const adjudicators = ['adjudicator-1', 'adjudicator-2'];
const commissioners = ['commissioner-1', 'commissioner-2'];

function quarantine(size: number, more: { nonce?: string; signers?: readonly string[] } = {}) {
  const base = { logNumber: 0, size };
  const change = { kind: 'quarantine' } as const;
  return signDecision(desks.election, { change, about, signers: adjudicators, base, ...more });
}

describe('a decision', () => {
  it('of two adjudicators becomes a leaf, and the book knows it', async () => {
    const outcome = await desks.decisions.take(quarantine(1));
    assert(outcome.ok, 'it is taken');
    expect(outcome.value).toMatchObject({ kind: 'decision', stationId: 'st-1', leafIndex: 1 });
    const [, stored] = await desks.store.leaves(0, 2);
    expect(decodeLeaf(stored?.entry ?? new Uint8Array())).toMatchObject({
      ...{ kind: 'decision', stationId: 'st-1' },
    });
    await desks.book.catchUp();
    expect(desks.book.facts).toMatchObject([
      { leafIndex: 1, stationId: 'st-1', baseSize: 1, change: { kind: 'quarantine' } },
    ]);
  });

  it('brought twice, also at the same time, has one leaf', async () => {
    const outcomes = await Promise.all([
      desks.decisions.take(quarantine(1)),
      desks.decisions.take(quarantine(1)),
    ]);
    expect(outcomes.map((each) => each.ok && each.value)).toMatchObject([
      { leafIndex: 1, isRepeated: false },
      { leafIndex: 1, isRepeated: true },
    ]);
    expect(desks.sequencer.size).toBe(2);
  });

  it('whose signers had not seen the newest evidence of the station is stale', async () => {
    await desks.evidence.takeQr(formatSampleQr(desks.election, 1));
    expect(codeOf(await desks.decisions.take(quarantine(1)))).toBe('decision.stale-base');
    expect(codeOf(await desks.decisions.take(quarantine(2)))).toBe('taken');
  });

  it('is not made stale by what is about another station, nor by a claim', async () => {
    await desks.evidence.takeQr(formatSampleQr(desks.election, 2));
    const claim = sampleForm(desks.election, { kind: 'observer-tape' });
    await desks.evidence.takeForm(signForm(claim, []));
    expect(codeOf(await desks.decisions.take(quarantine(1)))).toBe('taken');
  });

  it('loses against evidence that is committed while it waits', async () => {
    // Both stand in the sequencer at once; whichever is first, the other has it before its eyes.
    const [evidence, decision] = await Promise.all([
      desks.evidence.takeQr(formatSampleQr(desks.election, 1)),
      desks.decisions.take(quarantine(1)),
    ]);
    assert(evidence.ok, 'evidence is always taken');
    const isDecisionFirst = decision.ok && decision.value.leafIndex < evidence.value.leafIndex;
    expect(decision.ok ? isDecisionFirst : decision.error.code).toBe(
      decision.ok ? true : 'decision.stale-base',
    );
  });

  it('loses against another one on the same subject that came a moment before', async () => {
    const outcomes = await Promise.all([
      desks.decisions.take(quarantine(1)),
      desks.decisions.take(quarantine(1, { nonce: 'another' })),
    ]);
    expect(outcomes.map(codeOf)).toEqual(['taken', 'decision.stale-base']);
  });

  it('about a station is sealed until its embargo ends', async () => {
    desks.clock.timeMs = deskEmbargoEndMs - 1;
    await desks.decisions.take(quarantine(1));
    const [, stored] = await desks.store.leaves(0, 2);
    expect(decodeLeaf(stored?.entry ?? new Uint8Array())).toMatchObject({ kind: 'sealed' });
  });

  it.each([
    ['decision.malformed', () => Uint8Array.of(10, 1)],
    ['decision.too-few-signatures', () => quarantine(1, { signers: ['adjudicator-1'] })],
    [
      'decision.signer-not-entitled',
      () => quarantine(1, { signers: ['adjudicator-1', 'clerk-1'] }),
    ],
    ['decision.signer-unknown', () => quarantine(1, { signers: ['adjudicator-1', 'nobody'] })],
    ['decision.stale-base', () => quarantine(9)],
    [
      'decision.signature-invalid',
      () => {
        const bytes = quarantine(1);
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return bytes;
      },
    ],
    [
      'decision.election-other',
      () =>
        signDecision(desks.election, {
          ...{ change: { kind: 'quarantine' }, about, signers: adjudicators },
          record: { electionId: 'other' },
        }),
    ],
    [
      'decision.subject-unknown',
      () =>
        signDecision(desks.election, {
          ...{ change: { kind: 'quarantine' }, signers: adjudicators },
          about: { stationId: 'st-99', contestId: undefined },
        }),
    ],
    [
      'decision.change-malformed',
      () =>
        signDecision(desks.election, {
          ...{ change: { kind: 'quarantine' }, about, signers: adjudicators },
          record: { change: Uint8Array.of(1, 2) },
        }),
    ],
    [
      'decision.change-conflicts',
      () =>
        signDecision(desks.election, {
          change: {
            ...{ kind: 'add-person', personId: 'clerk-1', role: 'clerk' },
            publicKey: sampleKey('clerk-9').publicKey,
          },
          signers: ['registrar-1', 'registrar-2'],
        }),
    ],
  ] as const)('is refused with %s, and leaves nothing', async (code, make) => {
    expect(codeOf(await desks.decisions.take(make()))).toBe(code);
    expect(desks.sequencer.size).toBe(1);
  });

  it('adopts only what is a count of the station', async () => {
    const adopt = (leaf: number, size: number) =>
      signDecision(desks.election, {
        ...{ change: { kind: 'adopt', leaves: [leaf] }, about, signers: adjudicators },
        base: { logNumber: 0, size },
      });
    await desks.evidence.takeQr(formatSampleQr(desks.election, 1, { header: { kind: 'zero' } }));
    const account = sampleForm(desks.election);
    const only = {
      sectionNames: account.sectionNames.slice(0, 1),
      sections: account.sections.slice(0, 1),
    };
    const form = signForm({ ...account, ...only }, ['clerk-1', 'clerk-2']);
    expect(codeOf(await desks.evidence.takeForm(form))).toBe('taken');
    expect(codeOf(await desks.decisions.take(adopt(1, 3)))).toBe('decision.adopts-nothing');
    expect(codeOf(await desks.decisions.take(adopt(2, 3)))).toBe('decision.adopts-nothing');
    await desks.evidence.takeQr(formatSampleQr(desks.election, 1));
    expect(desks.sequencer.size).toBe(4);
    expect(codeOf(await desks.decisions.take(adopt(1, 4)))).toBe('decision.adopts-nothing');
    const byOne = signDecision(desks.election, {
      ...{ change: { kind: 'adopt', leaves: [1] }, about, signers: ['adjudicator-1'] },
      base: { logNumber: 0, size: 4 },
    });
    expect(codeOf(await desks.decisions.take(byOne))).toBe('decision.too-few-signatures');
    expect(codeOf(await desks.decisions.take(adopt(3, 4)))).toBe('taken');
  });

  it('certifies only what was published, and while nothing else counts', async () => {
    const { manifest, digest: packageDigest } = desks.election;
    const { electionId, mode } = manifest;
    const filled = (byte: number) => new Uint8Array(32).fill(byte);
    const certify = (number: number, size: number, stage: 'preliminary' | 'final') =>
      signDecision(desks.election, {
        change: { kind: 'certify', version: number, sumsDigest: filled(number), stage },
        signers: ['officer-1', 'officer-2'],
        base: { logNumber: 0, size },
      });
    const publish = async (number: number, root: number) => {
      const snapshot = { timeMs: 5, logNumber: 0, logSize: desks.sequencer.size };
      const about = { electionId, packageDigest, mode, number, snapshot };
      const sums = { sumsDigest: filled(number), sumRoot: filled(root) };
      const record = encodeVersionRecord({ ...about, ...sums, nonce: new Uint8Array(16) });
      const stated = { number, snapshotMs: 5, snapshotSize: snapshot.logSize };
      const version = { ...stated, sumsDigest: sums.sumsDigest, record };
      await desks.sequencer.append([
        { kind: 'version', stationId: '', commitment: filled(0), sealed: false, version },
      ]);
    };
    const answerTo = async (bytes: Uint8Array) => codeOf(await desks.decisions.take(bytes));
    expect(await answerTo(certify(1, 1, 'preliminary'))).toBe('decision.subject-unknown');
    await publish(1, 7);
    expect(await answerTo(certify(1, 2, 'preliminary'))).toBe('taken');
    await publish(2, 7);
    expect(await answerTo(certify(1, 4, 'final'))).toBe('taken');
    await publish(3, 8);
    expect(await answerTo(certify(2, 6, 'final'))).toBe('decision.stale-base');
    expect(await answerTo(certify(3, 6, 'final'))).toBe('taken');
  });

  it('is found again by a book that is made anew', async () => {
    const change = {
      kind: 'replace-device',
      stationId: 'st-1',
      oldDeviceId: 'device-1',
      newDevice: spareDevice(1),
    } as const;
    const signers = ['registrar-1', 'registrar-2'];
    await desks.decisions.take(signDecision(desks.election, { change, signers }));
    const { election, store } = desks;
    const book = await makeDecisionBook({
      ...{ crypto: nodeCrypto, election, store, sequencer: { onCommitted: () => undefined } },
      onFault: () => undefined,
    });
    expect(book.standing.speaksFor('spare-1', 'st-1')).toBe(true);
    expect(book.standing.speaksFor('device-1', 'st-1')).toBe(false);
  });

  it('tells those who listen, once', async () => {
    const told: number[] = [];
    desks.book.onDecision(({ leafIndex }) => told.push(leafIndex));
    await desks.decisions.take(
      signDecision(desks.election, {
        change: { kind: 'move-deadline', pollingGroup: 'general', deadlineS: 1_763_000_000 },
        signers: commissioners,
      }),
    );
    await Promise.all([desks.book.catchUp(), desks.book.catchUp()]);
    expect(told).toEqual([1]);
  });
});
