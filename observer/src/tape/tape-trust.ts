/**
 * Whose signature a tape must bear: that of a key given by hand, or of the device which officers signed
 * into the roster of the station.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { Tape, TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import type { CheckFailure } from '../report/check-list.ts';

export interface TapeTrust {
  /** The key, or why none may speak for this station. */
  deviceKey(header: TapeHeader): Uint8Array | CheckFailure;
  /** Key id of the recipient that a channel signature names; undefined when it is not known. */
  recipientKeyId(kind: RecordKind): Uint8Array | undefined;
  readonly package: ElectionPackage | undefined;
  /** Of the signed package. */
  readonly logKey: NoteKey | undefined;
}

export function keyId(crypto: CryptoPort, publicKey: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.keyId, publicKey).subarray(0, 8);
}

/** `deviceKey` has 32 bytes; so has `recipientKey`, the sealing key of the channel in question. */
export function trustDeviceKey(
  crypto: CryptoPort,
  deviceKey: Uint8Array,
  recipientKey?: Uint8Array,
): TapeTrust {
  return {
    deviceKey: () => deviceKey,
    recipientKeyId: () => recipientKey && keyId(crypto, recipientKey),
    package: undefined,
    logKey: undefined,
  };
}

/** The package must be verified already, by officers' keys that did not come with it. */
export function trustPackage(crypto: CryptoPort, loaded: ElectionPackage): TapeTrust {
  const { manifest, roster } = loaded;
  return {
    deviceKey({ deviceId, stationId }) {
      const position = `device ${deviceId}`;
      const device = roster.device(deviceId);
      if (device === undefined) return { position, problem: 'not in the signed roster' };
      if (device.stationId !== stationId) {
        return { position, problem: `of station ${device.stationId}, not of ${stationId}` };
      }
      return device.entry.tapeKey;
    },
    recipientKeyId: (kind) =>
      keyId(crypto, kind === 'card' ? manifest.cardKey : manifest.transmissionKey),
    package: loaded,
    logKey: makeNoteKey(crypto, manifest.logOrigin, manifest.logKey),
  };
}

/** What in the header is of another election, package or mode. */
export function checkBelonging(header: TapeHeader, loaded: ElectionPackage): CheckFailure[] {
  const { manifest, digest } = loaded;
  const failures: CheckFailure[] = [];
  if (header.electionId !== manifest.electionId) {
    failures.push({ position: 'header/electionId', problem: `not ${manifest.electionId}` });
  }
  if (header.mode !== manifest.mode) {
    failures.push({ position: 'header/mode', problem: `${header.mode}, not ${manifest.mode}` });
  }
  if (!equalBytes(header.packageDigest, digest)) {
    failures.push({ position: 'header/packageDigest', problem: 'of another package' });
  }
  return failures;
}

/** Sections that the station's ballot does not have, and counts that do not fit the ballot. */
export function checkSections(tape: Tape, loaded: ElectionPackage): CheckFailure[] {
  const station = loaded.roster.station(tape.header.stationId);
  if (!station) {
    return [{ position: 'header/stationId', problem: 'no such station in the signed roster' }];
  }
  const paperIds = new Set(station.papers.map(({ paperId }) => paperId));
  const contestIds = new Set(station.papers.flatMap((paper) => paper.contestIds));
  return tape.header.sections.flatMap(({ kind, id }, i) => {
    const position = `${kind} ${id}`;
    if (!(kind === 'account' ? paperIds : contestIds).has(id)) {
      return [{ position, problem: 'not on the ballot of this station' }];
    }
    const section = tape.sections[i];
    const contest = loaded.contests.get(id);
    if (section?.kind !== 'contest' || contest === undefined) return [];
    return (['list', 'candidate'] as const).flatMap((what) => {
      const counts = what === 'list' ? section.listVotes : section.candidateVotes;
      const size = ballotSize(contest, what);
      if (counts === undefined || counts.size === size) return [];
      const problem = `${counts.size} ${what} counts for a ballot of ${size}`;
      return [{ position, problem }];
    });
  });
}

function ballotSize(contest: ContestEntry, what: 'list' | 'candidate'): number {
  return what === 'list' ? contest.lists.length : contest.candidates.length;
}
