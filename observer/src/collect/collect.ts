/**
 * An independent count from tapes that anybody scanned: gathered, judged by the devices' signatures, summed, and
 * held against what the centre published. Equal codes give equal files, in whatever order they came.
 */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  type Confirmation,
  type Disagreement,
  holdAgainstPublished,
} from '@mutabaqa/shared/collect/hold-against-published.ts';
import { type CountedContest, countTapes } from '@mutabaqa/shared/collect/independent-count.ts';
import { type JudgedTape, judgeTape } from '@mutabaqa/shared/collect/judge-tape.ts';
import {
  type CollectedStation,
  findNewestTapes,
  isResultTape,
} from '@mutabaqa/shared/collect/newest-tapes.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { type Check, makeCheckList } from '../report/check-list.ts';
import { type CollectCheckId, type CollectChecks, collectCheckTitles } from './collect-checks.ts';
import { gatherFiles, type GatherSetup } from './gather-files.ts';
import type { PublishedVersion } from './read-published.ts';

export interface CollectSetup extends Omit<GatherSetup, 'electionId'> {
  readonly crypto: CryptoPort;
  /** Verified under officers' keys. */
  readonly election: ElectionPackage;
  /** Undefined: nothing is compared and nobody confirms anything. */
  readonly published: PublishedVersion | undefined;
}

export interface Collection {
  readonly checks: readonly Check[];
  readonly files: number;
  readonly lines: number;
  /** That were judged good, results only. */
  readonly tapes: readonly JudgedTape[];
  readonly stations: readonly CollectedStation[];
  readonly contests: readonly CountedContest[];
  readonly disagreements: readonly Disagreement[];
  readonly confirmations: readonly Confirmation[];
}

export async function collect(setup: CollectSetup): Promise<Collection> {
  const { crypto, election, published } = setup;
  const checks: CollectChecks = makeCheckList<CollectCheckId>(collectCheckTitles);
  const { electionId } = election.manifest;
  const { pool, files, lines } = await gatherFiles({ ...setup, electionId }, checks);
  const gathered = pool.finish(crypto);
  for (const { place, code, missing } of gathered.problems) {
    checks.fail('codes', place, missing === undefined ? code : `${code}: ${missing} missing`);
  }
  checks.pass('codes', `${lines} lines, ${gathered.tapes.length} tapes`);
  const judged: JudgedTape[] = [];
  const trust = { election, replacements: published?.replacements ?? [] };
  for (const pooled of gathered.tapes) {
    const verdict = judgeTape(crypto, trust, pooled);
    if (verdict.ok) judged.push(verdict.value);
    else {
      const { code, params } = verdict.error;
      checks.fail('tapes', pooled.place, `${code} ${JSON.stringify(params)}`);
    }
  }
  const tapes = judged.filter(isResultTape);
  const others = judged.length - tapes.length;
  checks.pass('tapes', `${tapes.length} results, ${others} other tapes`);
  const stations = findNewestTapes(tapes);
  const held = holdAgainstPublished(election, stations, published?.figures);
  for (const name of published?.missing ?? []) {
    checks.fail('adopted', name, 'SHA256SUMS does not list it');
  }
  tellDisagreements(checks, held.disagreements);
  const older = stations.reduce((sum, station) => sum + station.older.length, 0);
  checks.pass('contradictions', older === 0 ? undefined : `${older} older tapes set aside`);
  checks.pass('whole', `${stations.length} of ${election.roster.size} stations`);
  for (const id of ['published', 'adopted'] as const) {
    if (published === undefined) checks.leave(id, 'no results given');
    else checks.pass(id, `version ${published.version}`);
  }
  return {
    ...{ checks: checks.list(), files, lines, tapes, stations, ...held },
    contests: countTapes(election, stations),
  };
}

function tellDisagreements(checks: CollectChecks, disagreements: readonly Disagreement[]): void {
  for (const each of disagreements) {
    const station = `station ${each.stationId}`;
    switch (each.kind) {
      case 'contradictory':
        checks.fail(
          'contradictions',
          station,
          `${each.digests.length} tapes: ${short(each.digests)}`,
        );
        break;
      case 'parts-missing':
        checks.fail('whole', station, 'not all parts of the count were brought');
        break;
      case 'unfit':
        checks.fail('whole', `${station}, ${each.section}`, 'does not fit the ballot');
        break;
      case 'other-tape':
        checks.fail(
          'published',
          station,
          each.published.length === 0
            ? `tape ${short(each.digests)} is not published`
            : `tape ${short(each.digests)}, published ${short(each.published)}`,
        );
        break;
      case 'adopted-differs': {
        const { contestId, field, tape, adopted } = each;
        const place = `${station}, ${contestId}/${field}`;
        checks.fail('adopted', place, `tape ${tape ?? 'none'}, adopted ${adopted ?? 'none'}`);
      }
    }
  }
}

function short(digests: readonly string[]): string {
  return digests.map((digest) => digest.slice(0, 16)).join(', ');
}
