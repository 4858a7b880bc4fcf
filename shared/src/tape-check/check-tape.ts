/**
 * The whole check of a tape in somebody's hand: is it one, does the centre publish the same, and what of that is
 * proved.
 */
import type { Refusal } from '../base/refusals.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Comparison } from './compare-with-published.ts';
import { compareWithPublished } from './compare-with-published.ts';
import type { ProofReason, ProofStep } from './proof-steps.ts';
import { failed, open, proved } from './proof-steps.ts';
import type { PublishedFiles } from './prove-copies.ts';
import { checkCopySignatures, checkInclusion } from './prove-copies.ts';
import type { PublishedCopy, PublishedStation } from './published-copies.ts';
import { decodePublishedCopy } from './published-copies.ts';
import type { TapeInHand } from './tape-in-hand.ts';
import type { CheckTrust, VerifiedTape } from './verify-tape-in-hand.ts';
import { verifyTapeInHand } from './verify-tape-in-hand.ts';

export type TapeAnswer =
  /** Not a valid tape; `refused` says why. */
  | 'invalid'
  | 'same'
  /** The same figures, but it is not proved that their device signed them for that way and that the log has them. */
  | 'same-unproven'
  /** Published, and another record of the station has other figures. */
  | 'same-and-other'
  /** Whether its device may speak for the station is not proved. */
  | 'device-unproven'
  /** Something published of this station differs from the tape. */
  | 'differs'
  /** A valid tape; nothing is published that it could be held against. */
  | 'unpublished'
  /** A valid tape; what is published could not be fetched or read. */
  | 'not-compared';

export interface TapeCheck {
  readonly answer: TapeAnswer;
  readonly refused: Refusal | undefined;
  readonly station: StationEntry | undefined;
  readonly replacedAtLeaf: number | undefined;
  readonly comparison: Comparison | undefined;
  /** Which version it was held against. */
  readonly published: Omit<PublishedStation, 'rows'> | undefined;
  readonly steps: readonly ProofStep[];
}

export interface PublishedSource extends PublishedFiles {
  /** Undefined: no version is published, or none with this station. */
  station(
    entry: Pick<StationEntry, 'stationId' | 'constituency'>,
  ): Promise<PublishedStation | undefined>;
}

/** `source` undefined: offline. Faults of the source are thrown. */
export async function checkTape(
  crypto: CryptoPort,
  inHand: TapeInHand,
  trust: CheckTrust,
  source: PublishedSource | undefined,
): Promise<TapeCheck> {
  const verified = verifyTapeInHand(crypto, inHand, trust);
  const { refused, station } = verified;
  if (refused !== undefined || station === undefined) return conclude(verified, 'invalid');
  const isEntitled = verified.steps.some(
    ({ id, outcome }) => id === 'roster' && outcome === 'proved',
  );
  if (!isEntitled) return conclude(verified, 'device-unproven');
  if (source === undefined) return uncompared(verified, 'not-compared', 'offline');
  const published = await source.station(station);
  if (published === undefined) return uncompared(verified, 'unpublished', 'unpublished');

  const copies: PublishedCopy[] = [];
  for (const row of published.rows) {
    const copy = decodePublishedCopy(crypto, trust.signed.manifest, row);
    // What the dossier names and nobody shows could be the very one that differs.
    if (copy === undefined) return unreadable(verified, published, row.leafIndex);
    copies.push(copy);
  }
  const comparison = compareWithPublished(inHand, copies);
  const about = { comparison, published: aboutVersion(published) };
  if (comparison.outcome === 'nothing') {
    return { ...uncompared(verified, 'unpublished', 'unpublished'), ...about };
  }
  const compared = new Set(
    comparison.copies.flatMap(({ places }) => places.map(({ leafIndex }) => leafIndex)),
  );
  const shown = copies.filter(({ leafIndex }) => compared.has(leafIndex));
  const proofs = [
    checkCopySignatures(shown, station, trust),
    await checkInclusion(crypto, source, trust.signed, shown, published.logOrigin),
  ];
  const steps = [
    proved('comparison', { version: published.version, copies: shown.length }),
    ...proofs,
    open('completeness', 'host-word', { version: published.version }),
  ];
  const isProved = proofs.every(({ outcome }) => outcome === 'proved');
  const isBare = comparison.outcome === 'same' && !isProved;
  return { ...conclude(verified, isBare ? 'same-unproven' : comparison.outcome, steps), ...about };
}

function conclude(
  verified: VerifiedTape,
  answer: TapeAnswer,
  steps: readonly ProofStep[] = [],
): TapeCheck {
  const { refused, station, replacedAtLeaf } = verified;
  return {
    ...{ answer, refused, station, replacedAtLeaf, comparison: undefined, published: undefined },
    steps: verified.steps.map((step) => steps.find(({ id }) => id === step.id) ?? step),
  };
}

function uncompared(verified: VerifiedTape, answer: TapeAnswer, why: ProofReason): TapeCheck {
  const steps = (['comparison', 'channel', 'inclusion', 'completeness'] as const).map((id) =>
    open(id, why),
  );
  return conclude(verified, answer, steps);
}

function unreadable(verified: VerifiedTape, station: PublishedStation, leaf: number): TapeCheck {
  const { version } = station;
  const steps = [failed('comparison', 'record-differs', { leaf, version })];
  return { ...conclude(verified, 'not-compared', steps), published: aboutVersion(station) };
}

function aboutVersion(station: PublishedStation): TapeCheck['published'] {
  const { version, timeMs, logSize, logOrigin, state } = station;
  return { version, timeMs, logSize, logOrigin, state };
}
