/** A station's case from the store: its tapes decoded once, for verdict, dossier and export alike. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { TapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { StationCase, TapeFact } from '@mutabaqa/shared/reconcile/station-case.ts';
import type { Evidence, Store } from '../store/store.ts';

export interface ReadCase {
  readonly station: StationCase;
  readonly tapeAt: (leafIndex: number) => TapeRecord;
}

const tapesPerTurn = 8;

export type CaseStore = Pick<Store, 'evidenceOfStation' | 'cardsOfStation'>;

/** With `size`, as it was when the log had so many leaves (problems of cards as they are now). */
export async function readCase(
  crypto: CryptoPort,
  store: CaseStore,
  stationId: string,
  size = Infinity,
): Promise<ReadCase> {
  const evidence = (await store.evidenceOfStation(stationId)).filter(
    ({ leafIndex }) => leafIndex < size,
  );
  const cards = await store.cardsOfStation(stationId);
  const records = new Map<number, TapeRecord>();
  for (const each of evidence) {
    records.set(each.leafIndex, decodeStored(crypto, each));
    // A case with many tapes takes long; receipts of others must not wait for it.
    if (records.size % tapesPerTurn === 0) await nextTurn();
  }
  const tapeAt = (leafIndex: number): TapeRecord =>
    assertDefined(records.get(leafIndex), `evidence at leaf ${leafIndex}`);
  return {
    station: {
      tapes: evidence.map((each) => factOf(each, tapeAt(each.leafIndex))),
      cardProblems: cards.flatMap(({ problems }) => problems),
    },
    tapeAt,
  };
}

/** What intake decoded before it was stored decodes again, or the store is damaged. */
export function decodeStored(
  crypto: CryptoPort,
  { kind, record, leafIndex }: Pick<Evidence, 'kind' | 'record' | 'leafIndex'>,
): TapeRecord {
  const decoded = decodeTapeRecord(crypto, kind, record, { withheldAllowed: false });
  assert(decoded.ok, `evidence at leaf ${leafIndex} decodes`);
  return decoded.value;
}

export function factOf(
  evidence: Pick<Evidence, 'kind' | 'leafIndex' | 'problems'>,
  { tape: { header, digest } }: TapeRecord,
): TapeFact {
  return {
    channel: evidence.kind,
    leafIndex: evidence.leafIndex,
    deviceId: header.deviceId,
    tapeKind: header.kind,
    sequence: header.sequence,
    part: header.part,
    tapeDigest: digest,
    problems: evidence.problems,
  };
}
