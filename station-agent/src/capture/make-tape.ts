/** The tape of a closing result: the same input gives the same bytes. */
import type { Section, Tape } from '@mutabaqa/shared/tape/tape.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import type { ResolvedResult } from './resolve-closing-result.ts';

export interface TapeOrigin {
  readonly devicePackage: DevicePackage;
  readonly deviceId: string;
  /** 32 bytes: of the software that runs on this device. */
  readonly softwareDigest: Uint8Array;
}

export function makeTape(
  origin: TapeOrigin,
  { result, sections }: ResolvedResult,
  sequence: number,
  /** 16 fresh random bytes a call: they hide a section whose few figures could be guessed. */
  makeNonce: () => Uint8Array,
  nowMs: number,
): Tape {
  const { manifest, digest, station } = origin.devicePackage;
  return {
    header: {
      electionId: manifest.electionId,
      packageDigest: digest,
      mode: manifest.mode,
      stationId: station.stationId,
      deviceId: origin.deviceId,
      kind: result.kind,
      sequence,
      correctionReason: result.correctionReason,
      part: result.part,
      capture: result.capture,
      openedAtS: result.openedAtS,
      closedAtS: result.closedAtS,
      madeAtS: Math.floor(nowMs / 1000),
      softwareDigest: origin.softwareDigest,
      sections: sections.map(({ kind, id }) => ({ kind, id })),
    },
    sections: sections.map((section): Section => {
      const nonce = makeNonce();
      if (section.kind === 'account') return { kind: 'account', nonce, counts: section.counts };
      const { listVotes, candidateVotes } = section;
      return { kind: 'contest', nonce, listVotes, candidateVotes };
    }),
  };
}
