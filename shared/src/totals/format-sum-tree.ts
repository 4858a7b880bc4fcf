/** `sum-tree.json`: the root that a version commits to, and the roots and sums below it. */
import { formatHex } from '../base/bytes.ts';
import { accountFields } from '../tape/tape.ts';
import type { ExactCount } from './exact-count.ts';
import { readSums } from './node-sums.ts';
import type { NamedRoot, SumTree } from './sum-tree.ts';
import { makeVarintReader } from './varint-reader.ts';

/** A line per contest and constituency; sums are decimal texts, by position, without zeros at the end. */
export function formatSumTree(tree: SumTree): string {
  const contests = tree.contestRoots().map(({ constituencies, ...contest }) => {
    const rows = constituencies.map((each) => JSON.stringify(rootRow(each)));
    return `${JSON.stringify(rootRow(contest)).slice(0, -1)},"constituencies":[\n${rows.join(',\n')}\n]}`;
  });
  const head = JSON.stringify({ root: formatHex(tree.root()), accountFields }).slice(0, -1);
  return `${head},"contests":[\n${contests.join(',\n')}\n]}\n`;
}

function rootRow({ id, hash, sumsBytes }: NamedRoot) {
  const { stations, adoptedStations, account, lists, candidates } = readSums(
    makeVarintReader(sumsBytes),
  );
  return {
    id,
    hash: formatHex(hash),
    stations,
    adoptedStations,
    account: texts(account),
    lists: texts(lists),
    candidates: texts(candidates),
  };
}

function texts(sums: readonly ExactCount[]): string[] {
  return sums.map(String);
}
