/** Closing tapes as they come on an election night, signed and sealed before anything is measured. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import type { ReceiptSubject } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { DecodedTape, Tape } from '@mutabaqa/shared/tape/tape.ts';
import type { Election } from '@mutabaqa/simulator/world/election.ts';
import { makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import { makeStationResult } from '@mutabaqa/simulator/world/station-result.ts';
import type { BenchElection } from './bench-election.ts';
import { benchSeed } from './bench-election.ts';

export interface SealedTape extends ReceiptSubject {
  readonly tape: DecodedTape;
  readonly envelope: Uint8Array;
}

/** Devices take turns; each sends tapes of rising sequence and different figures. */
export function sealTapes(election: BenchElection, count: number): SealedTape[] {
  const sealer = assertDefined(makeHpkeSealer(election.keys.transmission.publicKey), 'sealer');
  return Array.from({ length: count }, (_, number) => {
    const station = election.stations[number % election.stations.length]!;
    const sequence = Math.floor(number / election.stations.length) + 1;
    const tape = makeTape(election, station, sequence);
    const signer = election.tapeKey(tape.header.deviceId);
    const signed = signTape(nodeCrypto, signer, tape);
    const { envelope, channelSignature } = sealTape(signer, sealer, signed, {
      kind: 'transmission',
    });
    return {
      ...signed,
      envelope,
      channelSignature,
      stationId: station.stationId,
      tapeDigest: signed.tape.digest,
    };
  });
}

function makeTape(bench: BenchElection, station: StationEntry, sequence: number): Tape {
  const { manifest, digest } = bench.built;
  const { stationId } = station;
  const random = makeSeededRandom(`${benchSeed}/nonces/${stationId}/${sequence}`);
  const closedAtS = manifest.pollingGroups.get('general')!.closesAtS;
  const { contest } = bench.ballot;
  const election: Election = {
    seed: `${benchSeed}/${sequence}`,
    electionId: manifest.electionId,
    electionName: manifest.electionName,
    contests: [contest],
    ballots: new Map([[contest.contestId, bench.ballot]]),
    stations: [],
  };
  const result = makeStationResult(
    election,
    { ...station, registered: station.registered!, pollingGroup: 'general' },
    { openedAtS: closedAtS - 39_600, closedAtS },
  );
  const [paper] = result.papers;
  const [votes] = result.contests;
  return {
    header: {
      electionId: manifest.electionId,
      packageDigest: digest,
      mode: manifest.mode,
      stationId,
      deviceId: station.devices[0]!.deviceId,
      kind: 'closing',
      sequence,
      correctionReason: undefined,
      part: result.part,
      capture: result.capture,
      openedAtS: result.openedAtS,
      closedAtS: result.closedAtS,
      madeAtS: closedAtS + 600,
      softwareDigest: digest,
      sections: [
        { kind: 'account', id: paper!.paperId },
        { kind: 'contest', id: contest.contestId },
      ],
    },
    sections: [
      { kind: 'account', nonce: random.bytes(16), counts: paper!.counts },
      {
        kind: 'contest',
        nonce: random.bytes(16),
        listVotes: makeSparseCounts(votes!.listVotes.map((each) => each.votes)),
        candidateVotes: makeSparseCounts(votes!.candidateVotes.map((each) => each.votes)),
      },
    ],
  };
}
