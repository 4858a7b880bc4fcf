/** Results of the sample election: cases and decisions, each told in a line, and what is made of them. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { factOfDecision } from '@mutabaqa/shared/decisions/admit-decision.ts';
import { decodeChange } from '@mutabaqa/shared/decisions/decode-change.ts';
import { decodeSignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { decodeForm, encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import type {
  FormEvidence,
  Snapshot,
  StationCase,
  TapeEvidence,
} from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import type { ResultsOptions } from '@mutabaqa/shared/results/write-results.ts';
import { writeResults } from '@mutabaqa/shared/results/write-results.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { DecisionSheet } from './deciding-election.ts';
import { sampleForm, signDecision } from './deciding-election.ts';

/** 20:00 on the sample election's polling day. */
export const sampleSnapshot: Snapshot = { timeMs: 1_762_880_400_000, logSize: 50 };

export interface SampleTape {
  readonly leafIndex: number;
  readonly kind?: TapeEvidence['kind'];
  readonly lists?: readonly (number | undefined)[];
  readonly candidates?: readonly (number | undefined)[];
  readonly tapeKind?: TapeKind;
}

export interface SampleForm {
  readonly leafIndex: number;
  readonly form?: Partial<Form>;
}

export interface SampleNight {
  readonly tapes?: Readonly<Record<string, readonly SampleTape[]>>;
  readonly forms?: Readonly<Record<string, readonly SampleForm[]>>;
  /** By leaf index. */
  readonly decisions?: Readonly<Record<number, DecisionSheet>>;
  /** Published so far, by number. */
  readonly versions?: Readonly<Record<number, Snapshot>>;
}

export function makeSampleSource(election: ElectionPackage, night: SampleNight): ResultsSource {
  const signed = new Map(
    Object.entries(night.decisions ?? {}).map(([leafIndex, sheet]) => [
      Number(leafIndex),
      signDecision(election, {
        nonce: leafIndex,
        base: { logNumber: 0, size: Number(leafIndex) },
        ...sheet,
      }),
    ]),
  );
  const decisions = [...signed].map(([leafIndex, bytes]) => {
    const decoded = decodeSignedDecision(nodeCrypto, bytes);
    assert(decoded.ok, 'a decision');
    const change = decodeChange(decoded.value.decision);
    assert(change.ok, 'its change');
    const admitted = { signed: decoded.value, change: change.value };
    return factOfDecision(admitted, leafIndex, sampleSnapshot.timeMs - 1000 + leafIndex);
  });
  return {
    election,
    snapshot: sampleSnapshot,
    decisions,
    versions: new Map(Object.entries(night.versions ?? {}).map(([n, each]) => [Number(n), each])),
    signedDecision: (leafIndex) => assertDefined(signed.get(leafIndex), 'a decision'),
    caseOf: (stationId): StationCase => ({
      tapes: (night.tapes?.[stationId] ?? []).map((each) => tapeOf(election, stationId, each)),
      cardProblems: [],
      forms: (night.forms?.[stationId] ?? []).map((each) => formOf(election, stationId, each)),
      decisions: decisions.filter((fact) => fact.stationId === stationId),
    }),
  };
}

function tapeOf(election: ElectionPackage, stationId: string, choice: SampleTape): TapeEvidence {
  const { leafIndex, kind = 'transmission', tapeKind = 'closing' } = choice;
  const { lists, candidates = [120, 0, 3, 44] } = choice;
  const entry = assertDefined(election.roster.station(stationId), stationId);
  const paper = assertDefined(entry.papers[0], 'a paper');
  const valid = (lists ?? candidates).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const nonce = new Uint8Array(16).fill(1);
  const bytes = encodeTape({
    header: {
      electionId: election.manifest.electionId,
      packageDigest: election.digest,
      mode: election.manifest.mode,
      stationId,
      deviceId: assertDefined(entry.devices[0], 'a device').deviceId,
      kind: tapeKind,
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'scanner-signed',
      openedAtS: 1_762_833_700,
      closedAtS: 1_762_873_100,
      madeAtS: 1_762_873_150,
      softwareDigest: new Uint8Array(32).fill(5),
      sections: [
        { kind: 'account', id: paper.paperId },
        { kind: 'contest', id: paper.contestIds[0] ?? '' },
      ],
    },
    sections: [
      { kind: 'account', nonce, counts: { registered: 450, inBox: valid + 3, valid, invalid: 3 } },
      {
        kind: 'contest',
        nonce,
        listVotes: lists && makeSparseCounts(lists),
        candidateVotes: makeSparseCounts(candidates),
      },
    ],
  });
  const tape = decodeTape(nodeCrypto, bytes, { withheldAllowed: false });
  assert(tape.ok, 'a sample tape decodes');
  const receivedAtMs = 1_762_873_200_000 + leafIndex;
  const tapeSignature = new Uint8Array(64); // whoever makes a source has verified it
  return { kind, leafIndex, receivedAtMs, tape: tape.value, tapeSignature, problems: [] };
}

function formOf(election: ElectionPackage, stationId: string, choice: SampleForm): FormEvidence {
  const whole = sampleForm(election, { stationId, ...choice.form });
  const form = decodeForm(nodeCrypto, encodeForm(whole), { withheldAllowed: false });
  assert(form.ok, form.ok ? '' : form.error.where);
  const { leafIndex } = choice;
  return { leafIndex, receivedAtMs: 1_762_873_200_000 + leafIndex, form: form.value };
}

/** Every derived file as text, by name, in the order of the first bytes. */
export async function writeSampleFiles(
  source: ResultsSource,
  options?: ResultsOptions,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const write = (file: string, chunk: Uint8Array): void => {
    files.set(file, (files.get(file) ?? '') + assertDefined(parseUtf8(chunk), 'UTF-8'));
  };
  await writeResults(nodeCrypto, source, { write }, options);
  return files;
}
