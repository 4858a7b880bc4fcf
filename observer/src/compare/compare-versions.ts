/** Versions of the results on several hosts: of equal number, equal to the byte. */
import { createHash } from 'node:crypto';
import { equalBytes, formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { readPublicFile } from '../follow/site-source.ts';
import type { LogSource } from '../log/log-source.ts';
import { parseSums, type Sums, sumsBytesMax } from '../recount/sums-file.ts';
import { sumsName, versionRecordName } from '../recount/version-files.ts';
import type { CheckList } from '../report/check-list.ts';
import type { CompareCheckId } from './compare-checks.ts';

const smallBytesMax = 4096;
const fileBytesMax = 2 ** 31;
/** Holes cost so many questions. */
const gapsMax = 100;

interface HostVersion {
  readonly host: LogSource;
  readonly sums: Uint8Array;
  readonly record: Uint8Array | undefined;
}

/** What each host names as its newest version; 0 for none. @throws SourceFault */
export async function readNewest(
  hosts: readonly LogSource[],
  checks: CheckList<CompareCheckId>,
): Promise<ReadonlyMap<LogSource, number>> {
  const newest = new Map<LogSource, number>();
  for (const host of hosts) newest.set(host, await newestOf(host, checks));
  return newest;
}

/**
 * `withFiles`: every file is read and held against its list, else the lists only. `leaves`: of versions, in all
 * logs; one version more may be on its way into them. @throws SourceFault
 */
export async function compareVersions(
  { hosts, withFiles }: { hosts: readonly LogSource[]; withFiles: (host: LogSource) => boolean },
  newest: ReadonlyMap<LogSource, number>,
  leaves: number,
  checks: CheckList<CompareCheckId>,
): Promise<void> {
  for (const [{ name }, version] of newest) {
    if (version <= leaves + 1) continue;
    const problem = `version ${version}, but the log has leaves of ${leaves} versions`;
    checks.fail('versions', `${name}, results/newest`, problem);
  }
  const highest = Math.min(leaves + 1, Math.max(0, ...newest.values()));
  let files = 0;
  let gaps = 0;
  for (let version = 1; version <= highest && gaps < gapsMax; version++) {
    const path = `results/versions/${version}`;
    const found: HostVersion[] = [];
    for (const host of hosts) {
      // A host that is behind has said so by its newest version.
      if ((newest.get(host) ?? 0) < version) continue;
      const sums = await readPublicFile(host, `${path}/${sumsName}`, sumsBytesMax);
      const record = await readPublicFile(host, `${path}/${versionRecordName}`, smallBytesMax);
      if (!sums.ok) gaps += 1;
      if (sums.ok)
        found.push({ host, sums: sums.value, record: record.ok ? record.value : undefined });
      else checks.fail('versions', `${host.name}, ${path}`, sums.error.kind);
    }
    comparePair(path, found, checks);
    for (const { host, sums } of found) {
      if (withFiles(host)) files += await checkFiles(host, path, sums, checks);
    }
  }
  if (highest === 0) checks.leave('versions', 'no host has one');
  else checks.pass('versions', [...newest].map(([host, n]) => `${host.name}: ${n}`).join(', '));
  if (hosts.some(withFiles)) checks.pass('files', `${files} files`);
  else checks.leave('files', 'only with --files or from directories');
}

async function newestOf(host: LogSource, checks: CheckList<CompareCheckId>): Promise<number> {
  const file = await host.read('results/newest', smallBytesMax);
  if (!file.ok) return 0;
  const newest = Number(parseUtf8(file.value)?.trim());
  if (Number.isSafeInteger(newest) && newest >= 0) return newest;
  checks.fail('versions', `${host.name}, results/newest`, 'not a number');
  return 0;
}

function comparePair(
  path: string,
  [first, ...others]: readonly HostVersion[],
  checks: CheckList<CompareCheckId>,
): void {
  for (const other of first ? others : []) {
    const hosts = `${first?.host.name} and ${other.host.name}`;
    if (first && !equalBytes(first.sums, other.sums)) {
      for (const name of differingNames(first.sums, other.sums)) {
        checks.fail('versions', `${path}/${name}`, `differs between ${hosts}`);
      }
    }
    const [a, b] = [first?.record, other.record].map((record) => record && formatHex(record));
    if (a !== b)
      checks.fail('versions', `${path}/${versionRecordName}`, `differs between ${hosts}`);
  }
}

function differingNames(a: Uint8Array, b: Uint8Array): string[] {
  const [left, right] = [sumsOf(a), sumsOf(b)];
  if (left === undefined || right === undefined) return [sumsName];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).toSorted();
}

async function checkFiles(
  host: LogSource,
  path: string,
  sumsBytes: Uint8Array,
  checks: CheckList<CompareCheckId>,
): Promise<number> {
  const sums = sumsOf(sumsBytes);
  if (sums === undefined) {
    checks.fail('files', `${host.name}, ${path}/${sumsName}`, 'malformed');
    return 0;
  }
  for (const [name, digest] of sums) {
    const file = await readPublicFile(host, `${path}/${name}`, fileBytesMax);
    const position = `${host.name}, ${path}/${name}`;
    if (!file.ok) checks.fail('files', position, file.error.kind);
    else if (createHash('sha256').update(file.value).digest('hex') !== digest) {
      checks.fail('files', position, 'has another digest than in the list');
    }
  }
  return sums.size;
}

function sumsOf(bytes: Uint8Array): Sums | undefined {
  const sums = parseSums(bytes);
  return 'wrongLine' in sums ? undefined : sums;
}
