/** Gathers what of the signed package one tape is checked against, from parts that are read by their digests. */
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { Manifest } from '../election/manifest.ts';
import { parsePartName, partNames } from '../election/package-bytes.ts';
import type { PackageTrust, SignedManifest } from '../election/signed-manifest.ts';
import { verifySignedManifest } from '../election/signed-manifest.ts';
import type { TapeHeader } from '../tape/tape.ts';
import type { ConstituencyRoster } from './package-parts.ts';
import { loadConstituencyRoster, loadContests, loadSpares } from './package-parts.ts';
import type { DecisionRow, VerifiedDecision } from './replaced-devices.ts';
import { readDeviceReplacements } from './replaced-devices.ts';
import type { CheckTrust } from './verify-tape-in-hand.ts';

/** Undefined for what this host, or this telephone without a network, does not have. */
export interface PackageFiles {
  /** The signed manifest. */
  manifest(): Promise<Uint8Array | undefined>;
  /** By digest, lower-case hex. */
  part(digestHex: string): Promise<Uint8Array | undefined>;
  /** What was decided since; none when nothing is published. */
  decisions(): Promise<readonly DecisionRow[]>;
  /** Whether the log is proved to have the decision at its leaf. */
  isLogged(signed: SignedManifest, decision: VerifiedDecision): Promise<boolean>;
}

export type LoadedTrust =
  | { readonly kind: 'loaded'; readonly trust: CheckTrust }
  /** The package itself does not hold. */
  | { readonly kind: 'refused'; readonly refused: Refusal }
  /** Nothing can be said of the tape without this. */
  | { readonly kind: 'missing'; readonly what: 'manifest' | 'roster' };

/** `officers`: keys that the reader has from elsewhere. */
export async function loadCheckTrust(
  crypto: CryptoPort,
  files: PackageFiles,
  header: TapeHeader,
  officers: PackageTrust = {},
): Promise<LoadedTrust> {
  const bytes = await files.manifest();
  if (bytes === undefined) return { kind: 'missing', what: 'manifest' };
  const verified = verifySignedManifest(crypto, bytes, officers);
  if (!verified.ok) return { kind: 'refused', refused: verified.error };
  const signed = verified.value;
  const { manifest } = signed;
  if (!equalBytes(header.packageDigest, signed.digest)) {
    // Another election's tape: this one's rosters have nothing to say about it.
    return loaded(signed, undefined, new Map(), []);
  }
  const read = async (digestHex: string): Promise<Uint8Array | undefined> => files.part(digestHex);
  const named = header.sections.flatMap(({ kind, id }) => (kind === 'contest' ? [id] : []));
  const contests = await loadContests(crypto, manifest, named, read);
  const search = await findRoster(crypto, files, manifest, header.stationId, contests);
  if (search.kind !== 'searched') return search;
  const station = search.roster?.station(header.stationId);
  const others = (station?.papers ?? []).flatMap(({ contestIds }) => contestIds);
  const missing = others.filter((id) => !contests.has(id));
  for (const [id, contest] of await loadContests(crypto, manifest, missing, read)) {
    contests.set(id, contest);
  }
  const { roster } = search;
  const replacements = await readDeviceReplacements(
    crypto,
    signed,
    await files.decisions(),
    {
      station: (id) => roster?.station(id),
      stationOfDevice: (id) => roster?.stationOfDevice(id),
      spares: async () => loadSpares(crypto, manifest, read),
    },
    async (decision) => files.isLogged(signed, decision),
  );
  return loaded(signed, search.roster, contests, replacements);
}

function loaded(
  signed: SignedManifest,
  roster: ConstituencyRoster | undefined,
  contests: CheckTrust['contests'],
  replacements: CheckTrust['replacements'],
): LoadedTrust {
  return { kind: 'loaded', trust: { signed, roster, contests, replacements } };
}

type RosterSearch =
  | Exclude<LoadedTrust, { kind: 'loaded' }>
  | { readonly kind: 'searched'; readonly roster: ConstituencyRoster | undefined };

/** First where the tape's contests are held; a station that no roster has is unknown only when all were read. */
async function findRoster(
  crypto: CryptoPort,
  files: PackageFiles,
  manifest: Manifest,
  stationId: string,
  contests: ReadonlyMap<string, ContestEntry>,
): Promise<RosterSearch> {
  const likely = [...contests.values()].map(({ constituency }) => constituency);
  const all = [...manifest.parts.keys()]
    .map(parsePartName)
    .flatMap((subject) => (subject.kind === 'roster' ? [subject.constituency] : []));
  let isWhole = true;
  for (const constituency of new Set([...likely, ...all])) {
    const part = await readPart(files, manifest, partNames.roster(constituency));
    if (part === undefined) {
      isWhole = false;
      continue;
    }
    const roster = loadConstituencyRoster(crypto, manifest, constituency, part);
    if (!roster.ok) return { kind: 'refused', refused: roster.error };
    if (roster.value.station(stationId)) return { kind: 'searched', roster: roster.value };
  }
  return isWhole ? { kind: 'searched', roster: undefined } : { kind: 'missing', what: 'roster' };
}

async function readPart(
  files: PackageFiles,
  { parts }: Manifest,
  name: string,
): Promise<Uint8Array | undefined> {
  const part = parts.get(name);
  return part && files.part(formatHex(part.digest));
}
