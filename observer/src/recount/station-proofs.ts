/** One station of a version: what is said of it, and that its figures are inside the totals. */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import type { SumTree } from '@mutabaqa/shared/totals/sum-tree.ts';
import { verifySumProof } from '@mutabaqa/shared/totals/verify-sum-proof.ts';
import type { CheckList } from '../report/check-list.ts';

export interface ProvenContest {
  readonly contestId: string;
  /** Of its proof. */
  readonly bytes: number;
  /** States and sources as in the dossier. */
  readonly state: string;
  readonly adoptedFrom: string | undefined;
}

/** Fails or passes `station`. `root`: of the version, 32 bytes. */
export function proveStationContests(
  crypto: CryptoPort,
  root: Uint8Array,
  tree: SumTree,
  entry: StationEntry,
  checks: CheckList<'station'>,
): ProvenContest[] {
  const { stationId } = entry;
  const proven: ProvenContest[] = [];
  for (const contestId of entry.papers.flatMap(({ contestIds }) => contestIds)) {
    const proof = tree.proveStation(entry, contestId);
    const verified = proof && verifySumProof(crypto, root, proof);
    if (proof === undefined || verified === undefined || !verified.ok) {
      const problem = verified && !verified.ok ? verified.error : 'is not in the sum tree';
      checks.fail('station', `station ${stationId}, contest ${contestId}`, problem);
      continue;
    }
    const { state, adopted } = verified.value.leaf;
    const adoptedFrom = adopted && `${adopted.source}, leaf ${adopted.leaves.join(' ')}`;
    proven.push({ contestId, bytes: proof.length, state, adoptedFrom });
  }
  checks.pass('station', `${proven.length} contests`);
  return proven;
}

/** Takes the dossier of one station, if one is asked for, out of what is written: whole lines at a time. */
export function catchDossier(stationId: string | undefined): {
  see(file: string, chunk: Uint8Array): void;
  readonly dossier: Dossier | undefined;
} {
  const start = `{"stationId":${JSON.stringify(stationId)},`;
  let dossier: Dossier | undefined;
  return {
    see(file, chunk) {
      if (stationId === undefined || !file.startsWith('stations/')) return;
      const lines = new TextDecoder().decode(chunk).split('\n');
      const line = lines.find((each) => each.startsWith(start));
      if (line !== undefined) dossier = JSON.parse(line) as Dossier;
    },
    get dossier() {
      return dossier;
    },
  };
}
