/** A typed short digest among what is published of a station. Nothing is verified by it but that both say the same. */
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { SignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { findShortDigest } from '@mutabaqa/shared/tape-check/find-short-digest.ts';
import { loadContests } from '@mutabaqa/shared/tape-check/package-parts.ts';
import type { PublishedRow } from '@mutabaqa/shared/tape-check/published-copies.ts';
import { decodePublishedCopy } from '@mutabaqa/shared/tape-check/published-copies.ts';
import { makeElectionFiles } from '@mutabaqa/shared/tape-check/published-source.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import { readManifest, readPart } from '../../data/kept-package.ts';
import { readStations } from '../../data/lookup.ts';
import { publicBytes, Unreachable } from '../../data/public-bytes.ts';

export type DigestOutcome =
  | { readonly kind: 'noStation' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'nothing' }
  | {
      /** `foundAndOther`: other tapes are published of the station besides. */
      readonly kind: 'found' | 'foundAndOther' | 'other';
      readonly version: number;
      /** Those with this digest. */
      readonly found: readonly PublishedRow[];
      readonly others: readonly PublishedRow[];
      /** The published tape with this digest, when its record could be read. */
      readonly tape: DecodedTape | undefined;
      readonly contests: ReadonlyMap<string, ContestEntry>;
    };

/** `typed`: as `parseShortDigest` gives it. */
export async function searchDigest(
  election: LookupIndex,
  stationId: string,
  typed: string,
): Promise<DigestOutcome> {
  try {
    return await search(election, stationId, typed);
  } catch (fault) {
    if (fault instanceof Unreachable) return { kind: 'offline' };
    throw fault;
  }
}

async function search(
  election: LookupIndex,
  stationId: string,
  typed: string,
): Promise<DigestOutcome> {
  const constituency = await findConstituency(election, stationId);
  if (constituency === undefined) return { kind: 'noStation' };
  const published = await makeElectionFiles(webCrypto, publicBytes).station({
    stationId,
    constituency,
  });
  if (published === undefined || published.rows.length === 0) return { kind: 'nothing' };
  const { found, others } = findShortDigest(typed, published.rows);
  const kind = found.length === 0 ? 'other' : others.length > 0 ? 'foundAndOther' : 'found';
  const [first] = found;
  const bytes = await readManifest();
  const signed = bytes && verifySignedManifest(webCrypto, bytes);
  const tape =
    first && signed?.ok === true
      ? decodePublishedCopy(webCrypto, signed.value.manifest, first)?.tape
      : undefined;
  const contests =
    tape && signed?.ok === true ? await contestsOf(signed.value, tape) : new Map<string, never>();
  return { kind, version: published.version, found, others, tape, contests };
}

async function contestsOf(
  { manifest }: SignedManifest,
  tape: DecodedTape,
): Promise<ReadonlyMap<string, ContestEntry>> {
  const ids = tape.header.sections.flatMap(({ kind, id }) => (kind === 'contest' ? [id] : []));
  return loadContests(webCrypto, manifest, ids, readPart);
}

async function findConstituency(
  { constituencies }: LookupIndex,
  stationId: string,
): Promise<string | undefined> {
  for (const { id } of constituencies) {
    const stations = await readStations(id);
    if (!stations.ok && stations.error === 'unreachable') throw new Unreachable(id);
    if (stations.ok && stations.value.stations.some((each) => each.id === stationId)) return id;
  }
  return undefined;
}
