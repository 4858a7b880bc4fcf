/**
 * The tape in hand against every published copy that it can be held against: those of its station, of its kind
 * and part.
 */
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { FieldPath } from '../base/field-path.ts';
import { compareTapes } from '../compare/compare-tapes.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { DecodedTape, TapeKind } from '../tape/tape.ts';
import type { CopyKind, PublishedCopy } from './published-copies.ts';
import type { TapeInHand } from './tape-in-hand.ts';

/** One field that differs. `whole`: the bytes differ although every field says the same. */
export interface Difference {
  readonly path: FieldPath | { readonly kind: 'whole' } | { readonly kind: 'signature' };
  readonly inHand: ShownValue;
  readonly published: ShownValue;
}

/** `null`: not there, or not reported. */
export type ShownValue = number | string | null | { readonly withheld: true };

/** A published tape, and where it stands. */
export interface ComparedCopy {
  /** Lower-case hex. */
  readonly digest: string;
  readonly tape: DecodedTape;
  readonly places: readonly { readonly kind: CopyKind; readonly leafIndex: number }[];
  /** Empty: the same. */
  readonly differences: readonly Difference[];
}

export interface Comparison {
  /** `same-and-other`: it is published, and another record of the station has other figures. */
  readonly outcome: 'same' | 'same-and-other' | 'differs' | 'nothing';
  /** First those that are the same. */
  readonly copies: readonly ComparedCopy[];
  /** A published tape of the same device has a higher sequence, and stands in its place. */
  readonly replacedBySequence: number | undefined;
}

export function compareWithPublished(
  inHand: TapeInHand,
  published: readonly PublishedCopy[],
): Comparison {
  const { header } = inHand.tape;
  const comparable = published.filter(
    ({ tape }) =>
      familyOf(tape.header.kind) === familyOf(header.kind) &&
      tape.header.part.index === header.part.index,
  );
  const ofDevice = comparable.filter(({ tape }) => tape.header.deviceId === header.deviceId);
  const newest = Math.max(0, ...ofDevice.map(({ tape }) => tape.header.sequence));
  const replacedBySequence = newest > header.sequence ? newest : undefined;
  const equal = comparable.filter((copy) => differencesOf(inHand, copy).length === 0);
  // One sequence of a device has one content: another one beside it is a contradiction, never a "same".
  const contradicting = ofDevice.filter(
    (copy) => copy.tape.header.sequence === header.sequence && !equal.includes(copy),
  );
  const others =
    equal.length > 0 || contradicting.length > 0
      ? contradicting
      : newestOf(ofDevice.length > 0 ? ofDevice : comparable);
  if (others.length > 0 || equal.length === 0) {
    const copies = [...joinEqual(inHand, equal), ...joinEqual(inHand, others)];
    return { outcome: others.length > 0 ? 'differs' : 'nothing', copies, replacedBySequence };
  }
  // Whoever brought it, a result of the station with other figures is a second word on the same ballots.
  const otherFigures = published.filter(
    (copy) => !equal.includes(copy) && hasOtherFigures(inHand, copy),
  );
  const copies = [...joinEqual(inHand, equal), ...joinEqual(inHand, otherFigures)];
  const outcome = otherFigures.length > 0 ? 'same-and-other' : 'same';
  return { outcome, copies, replacedBySequence };
}

const resultKinds: ReadonlySet<TapeKind> = new Set<TapeKind>([
  ...(['closing', 'correction', 'hand-count'] as const),
]);

/** Of result tapes of one part; a hand count may leave sections out. */
function hasOtherFigures(inHand: TapeInHand, copy: PublishedCopy): boolean {
  const [own, other] = [inHand.tape.header, copy.tape.header];
  const isResult = resultKinds.has(own.kind) && resultKinds.has(other.kind);
  // The dossier also has cards of other stations that came in this one's bag.
  const isOfStation = own.stationId === other.stationId && own.part.index === other.part.index;
  if (!isResult || !isOfStation) return false;
  const isSameFamily = familyOf(own.kind) === familyOf(other.kind);
  return differencesOf(inHand, copy).some(
    ({ path: { kind } }) =>
      kind === 'account' ||
      kind === 'list' ||
      kind === 'candidate' ||
      (kind === 'section' && isSameFamily),
  );
}

/** A correction stands in the place of a closing result. */
function familyOf(kind: TapeKind): TapeKind {
  return kind === 'correction' ? 'closing' : kind;
}

function newestOf(copies: readonly PublishedCopy[]): readonly PublishedCopy[] {
  const newest = Math.max(...copies.map(({ tape }) => tape.header.sequence));
  return copies.filter(({ tape }) => tape.header.sequence === newest);
}

function joinEqual(inHand: TapeInHand, copies: readonly PublishedCopy[]): ComparedCopy[] {
  const byDigest = new Map<string, PublishedCopy[]>();
  for (const copy of copies) {
    const key = formatHex(copy.tape.digest) + formatHex(copy.tapeSignature);
    byDigest.set(key, [...(byDigest.get(key) ?? []), copy]);
  }
  return [...byDigest.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [
      {
        digest: formatHex(first.tape.digest),
        tape: first.tape,
        places: same.map(({ kind, leafIndex }) => ({ kind, leafIndex })),
        differences: differencesOf(inHand, first),
      },
    ];
  });
}

/** Empty only for one digest and one signature: the digest commits to every byte. */
function differencesOf(
  { tape, tapeSignature }: TapeInHand,
  copy: Pick<PublishedCopy, 'tape' | 'tapeSignature'>,
): Difference[] {
  if (equalBytes(tape.digest, copy.tape.digest)) {
    if (equalBytes(tapeSignature, copy.tapeSignature)) return [];
    const [inHand, published] = [formatHex(tapeSignature), formatHex(copy.tapeSignature)];
    return [{ path: { kind: 'signature' }, inHand, published }];
  }
  const findings = compareTapes({ tape, tapeSignature }, copy);
  const differences = findings.flatMap(({ path }): Difference[] =>
    path ? [{ path, inHand: valueAt(tape, path), published: valueAt(copy.tape, path) }] : [],
  );
  if (differences.length > 0) return differences;
  const [inHand, published] = [formatHex(tape.digest), formatHex(copy.tape.digest)];
  return [{ path: { kind: 'whole' }, inHand, published }];
}

function valueAt(tape: DecodedTape, path: FieldPath): ShownValue {
  if (path.kind === 'header') return headerValue(tape, path.field);
  const wanted =
    path.kind === 'section'
      ? { kind: path.section, id: path.id }
      : path.kind === 'account'
        ? { kind: 'account', id: path.paperId }
        : { kind: 'contest', id: path.contestId };
  const index = tape.header.sections.findIndex(
    ({ kind, id }) => kind === wanted.kind && id === wanted.id,
  );
  const section = tape.sections[index];
  if (section === undefined) return null;
  if (section.kind === 'withheld') return { withheld: true };
  if (section.kind === 'account') {
    if (path.kind !== 'account') return '';
    return Object.entries(section.counts).find(([field]) => field === path.field)?.[1] ?? null;
  }
  if (path.kind === 'list') return countAt(section.listVotes, path.position);
  if (path.kind === 'candidate') return countAt(section.candidateVotes, path.position);
  // Counts for ballots of two sizes cannot be held against each other one by one.
  return [section.listVotes?.size ?? 0, section.candidateVotes?.size ?? 0].join(' + ');
}

function countAt(counts: SparseCounts | undefined, position: number): number | null {
  return (counts && listCounts(counts)[position]) ?? null;
}

function headerValue({ header }: DecodedTape, field: string): ShownValue {
  if (field === 'part') return `${header.part.index}/${header.part.count}`;
  const value: unknown = Object.entries(header).find(([name]) => name === field)?.[1];
  if (value instanceof Uint8Array) return formatHex(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
