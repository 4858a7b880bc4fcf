/** That the log commits to this very version: nobody was shown another one under its number. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { VersionRecord } from '@mutabaqa/shared/log/version-record.ts';
import { decodeVersionRecord, versionCommitment } from '@mutabaqa/shared/log/version-record.ts';
import { join } from 'node:path';
import { readBoundedFile } from '../bounded-file.ts';
import type { CheckList } from '../report/check-list.ts';
import type { Foundation } from './foundation.ts';
import type { LogLeaves } from './log-leaves.ts';
import type { VersionFiles } from './version-files.ts';
import { versionRecordName } from './version-files.ts';

const recordBytesMax = 4096;

/** Fails or passes `version`. */
export async function checkVersionLeaf(
  crypto: CryptoPort,
  version: VersionFiles,
  { facts, leaves, election }: Pick<Foundation, 'facts' | 'leaves' | 'election'>,
  checks: CheckList<'version'>,
): Promise<void> {
  const file = await readBoundedFile(join(version.directory, versionRecordName), recordBytesMax);
  const bytes = file.kind === 'read' ? file.bytes : new Uint8Array();
  const record = decodeVersionRecord(bytes);
  if (record === undefined) {
    checks.fail('version', versionRecordName, file.kind === 'read' ? 'malformed' : file.kind);
    return;
  }
  const { snapshot } = facts;
  const agrees: Readonly<Record<string, boolean>> = {
    electionId: record.electionId === election.manifest.electionId,
    packageDigest: equalBytes(record.packageDigest, election.digest),
    mode: record.mode === election.manifest.mode,
    number: record.number === facts.version,
    'snapshot time': record.snapshot.timeMs === snapshot.timeMs,
    'snapshot size': record.snapshot.logSize === snapshot.logSize,
    SHA256SUMS: equalBytes(record.sumsDigest, version.sumsDigest),
    'sum root': equalBytes(record.sumRoot, facts.sumRoot),
  };
  for (const [what, isSame] of Object.entries(agrees)) {
    if (!isSame) checks.fail('version', versionRecordName, `is of another ${what}`);
  }
  checkLeaf(versionCommitment(crypto, bytes), record, leaves, checks);
}

function checkLeaf(
  commitment: Uint8Array,
  { snapshot, number }: VersionRecord,
  leaves: LogLeaves,
  checks: CheckList<'version'>,
): void {
  for (let index = snapshot.logSize; index < leaves.size; index++) {
    const leaf = leaves.at(index);
    if (leaf?.kind !== 'version' || !equalBytes(leaf.commitment, commitment)) continue;
    checks.pass('version', `version ${number}, leaf ${index}`);
    return;
  }
  if (leaves.size > snapshot.logSize) {
    checks.fail('version', versionRecordName, 'no leaf of the log commits to it');
  } else {
    checks.leave('version', 'the log ends before the leaf of this version');
  }
}
