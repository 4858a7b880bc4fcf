/** Two or more copies of what one centre published: they must tell the same. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { makeNoteKey, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { below } from '../follow/site-source.ts';
import { type LogSource, SourceFault } from '../log/log-source.ts';
import { type Check, type CheckList, failedChecks, makeCheckList } from '../report/check-list.ts';
import { type ExitCode, exitCodes } from '../report/exit-codes.ts';
import { type CompareCheckId, compareCheckTitles } from './compare-checks.ts';
import { compareLogs } from './compare-logs.ts';
import { compareVersions, readNewest } from './compare-versions.ts';
import { countVersionLeaves } from './count-versions.ts';

export interface CompareSetup {
  readonly crypto: CryptoPort;
  /** At least two. */
  readonly hosts: readonly LogSource[];
  /** Of the election's first log. */
  readonly logKey: NoteKey;
  readonly withFiles: (host: LogSource) => boolean;
  /** Takes an evidence file; the name under which it lies. */
  readonly keepEvidence: (text: string) => string;
}

export interface CompareReport {
  readonly checks: readonly Check[];
  /** Of each log, what each host shows. */
  readonly logs: readonly {
    readonly name: string;
    readonly shown: readonly { readonly host: string; readonly size: number }[];
  }[];
  readonly unreachable: { readonly path: string; readonly detail: string } | undefined;
}

const logsMax = 64;
const packageSumsBytesMax = 1024 * 1024;

export async function compareSites(setup: CompareSetup): Promise<CompareReport> {
  const checks = makeCheckList<CompareCheckId>(compareCheckTitles);
  const logs: CompareReport['logs'][number][] = [];
  let unreachable: CompareReport['unreachable'];
  try {
    // Before the logs, so that these know of what it names.
    const newest = await readNewest(setup.hosts, checks);
    await compareAllLogs(setup, checks, logs);
    await comparePackages(setup, checks);
    const leaves = await countAllVersions(setup.hosts, logs);
    await compareVersions(setup, newest, leaves, checks);
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    unreachable = { path: fault.path, detail: fault.message };
  }
  return { checks: checks.list(), logs, unreachable };
}

async function compareAllLogs(
  { crypto, hosts, logKey, keepEvidence }: CompareSetup,
  checks: CheckList<CompareCheckId>,
  logs: CompareReport['logs'][number][],
): Promise<void> {
  for (let number = 1; number <= logsMax; number++) {
    const name = number === 1 ? 'log' : `log-${number}`;
    const key =
      number === 1 ? logKey : makeNoteKey(crypto, `${logKey.name}-${number}`, logKey.publicKey);
    const shown = await compareLogs(crypto, hosts, { name, logKey: key }, checks, keepEvidence);
    const isFirst = number === 1;
    for (const { name: host } of isFirst ? hosts : []) {
      const hasLog = shown.some((log) => log.host === host) || checks.hasFailed('checkpoints');
      if (!hasLog) throw new SourceFault('log/checkpoint', `${host} has no log`);
    }
    if (shown.length === 0) break;
    logs.push({
      name,
      shown: shown.map(({ host, checkpoint }) => ({ host, size: checkpoint.size })),
    });
  }
  const said = logs.map(({ name, shown }) => `${name} ${shown.map(({ size }) => size).join('/')}`);
  for (const id of ['checkpoints', 'trees', 'history'] as const) checks.pass(id, said.join(', '));
}

/** As the host with the longest of each log has them. */
async function countAllVersions(
  hosts: readonly LogSource[],
  logs: CompareReport['logs'],
): Promise<number> {
  let count = 0;
  for (const { name, shown } of logs) {
    const longest = shown.toSorted((a, b) => b.size - a.size)[0];
    const host = hosts.find((each) => each.name === longest?.host);
    if (longest && host) count += await countVersionLeaves(below(host, name), longest.size);
  }
  return count;
}

async function comparePackages(
  { hosts }: CompareSetup,
  checks: CheckList<CompareCheckId>,
): Promise<void> {
  let first: { readonly host: string; readonly sums: Uint8Array } | undefined;
  for (const host of hosts) {
    const file = await host.read('package/SHA256SUMS', packageSumsBytesMax);
    if (!file.ok) checks.fail('package', `${host.name}/package/SHA256SUMS`, file.error.kind);
    else if (first === undefined) first = { host: host.name, sums: file.value };
    else if (!equalBytes(first.sums, file.value)) {
      checks.fail(
        'package',
        'package/SHA256SUMS',
        `differs between ${first.host} and ${host.name}`,
      );
    }
  }
  checks.pass('package');
}

export function exitCodeOfCompare({ checks, unreachable }: CompareReport): ExitCode {
  if (failedChecks(checks).length > 0) return exitCodes.checkFailed;
  return unreachable === undefined ? exitCodes.ok : exitCodes.cannotCheck;
}
