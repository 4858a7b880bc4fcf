/** The station of a dataset's row: its device, its key, and the tapes that its two sides stand for. */
import { isId } from '@mutabaqa/shared/base/ids.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import type { AccountCounts, AccountField, Tape, TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { deriveKeySeed, makeSeededRandom } from '../world/random.ts';
import type { Side } from './dataset/dataset.ts';
import type { ReplayFields } from './replay-fields.ts';
import { contestId, paperId } from './replay-fields.ts';

/** Ids of the election by row; a row whose id no election may use gets a stand-in. */
export interface StationNames {
  readonly byRow: readonly string[];
  rowOf(stationId: string): number | undefined;
}

export function makeStationNames(ids: readonly string[]): StationNames {
  const taken = new Set(ids);
  const byRow = ids.map((id, row) => (isId(id) ? id : makeStandIn(`row-${row}`, taken)));
  const rows = new Map(byRow.map((id, row) => [id, row]));
  return { byRow, rowOf: (stationId) => rows.get(stationId) };
}

/** An id that nobody has, and nobody gets any more. */
export function makeStandIn(wanted: string, taken: Set<string>): string {
  let standIn = wanted;
  while (taken.has(standIn)) standIn += '-';
  taken.add(standIn);
  return standIn;
}

/** Keys are derived again when they are needed: no process holds all of a country's. */
export function deriveTapeKey(seed: string, row: number): Ed25519Key {
  return ed25519KeyFromSeed(deriveKeySeed(seed, `tape key/${row}`));
}

export function deviceIdOf(row: number): string {
  return `D-${row}`;
}

export interface SideTapes {
  readonly preliminary: Tape | undefined;
  /** The very same object when both sides say the same: one tape by two channels. */
  readonly official: Tape | undefined;
}

export function makeSideTapes(
  seed: string,
  header: Omit<TapeHeader, 'sections' | 'stationId' | 'deviceId'>,
  stationId: string,
  row: number,
  fields: ReplayFields,
  sides: { readonly preliminary: Side; readonly official: Side },
): SideTapes {
  const nonces = makeSeededRandom(`${seed}/nonces/${row}`);
  const accountNonce = nonces.bytes(16);
  const contestNonce = nonces.bytes(16);
  const valuesOf = (side: Side): Values | undefined =>
    side.has(row) ? readValues(side, row, fields) : undefined;
  const make = (values: Values): Tape => ({
    header: {
      ...header,
      stationId,
      deviceId: deviceIdOf(row),
      sections: [
        { kind: 'account', id: paperId },
        ...(fields.candidateColumns.length > 0
          ? [{ kind: 'contest', id: contestId } as const]
          : []),
      ],
    },
    sections: [
      { kind: 'account', nonce: accountNonce, counts: values.account },
      ...(fields.candidateColumns.length > 0
        ? [
            {
              kind: 'contest',
              nonce: contestNonce,
              listVotes: undefined,
              candidateVotes: makeSparseCounts(values.candidates),
            } as const,
          ]
        : []),
    ],
  });
  const preliminary = valuesOf(sides.preliminary);
  const official = valuesOf(sides.official);
  const preliminaryTape = preliminary && make(preliminary);
  if (preliminary && official && sameValues(preliminary, official)) {
    return { preliminary: preliminaryTape, official: preliminaryTape };
  }
  return { preliminary: preliminaryTape, official: official && make(official) };
}

interface Values {
  readonly account: AccountCounts;
  readonly candidates: readonly (number | undefined)[];
}

function readValues(side: Side, row: number, fields: ReplayFields): Values {
  const account: { [Field in AccountField]?: number } = {};
  for (const [column, field] of fields.account) {
    const value = side.value(row, column);
    if (value !== undefined) account[field] = value;
  }
  return { account, candidates: fields.candidateColumns.map((column) => side.value(row, column)) };
}

function sameValues(a: Values, b: Values): boolean {
  const fields = Object.keys({ ...a.account, ...b.account }) as AccountField[];
  return (
    fields.every((field) => a.account[field] === b.account[field]) &&
    a.candidates.every((value, i) => value === b.candidates[i])
  );
}
