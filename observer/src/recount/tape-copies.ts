/**
 * `tapes/` and the single files of `evidence/`: copies of what stands in the records, for who looks for one
 * piece. Each copy must be of a record that was verified, and none may be missing.
 */
import { hash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { CheckList } from '../report/check-list.ts';
import type { VersionFiles } from './version-files.ts';

export interface TapeCopies {
  /** What was verified of one station. */
  add(constituency: string, tapes: readonly TapeEvidence[]): void;
  /** Fails `derived`. `recordDigests`: SHA-256 of every record, hex. */
  check(recordDigests: ReadonlySet<string>, checks: CheckList<'derived'>): void;
}

export function makeTapeCopies({ directory, sums }: VersionFiles): TapeCopies {
  /** SHA-256 of signed tapes, by constituency. */
  const wanted = new Map<string, Set<string>>();
  /** SHA-256 by name of a single file: several where one tape bears different signatures. */
  const singles = new Map<string, Set<string>>();
  const hasSingles = [...sums.keys()].some((name) => singleTape.test(name));
  return {
    add(constituency, tapes) {
      const area = encodeURIComponent(constituency);
      const ofArea = wanted.get(area) ?? new Set<string>();
      wanted.set(area, ofArea);
      const seen: Uint8Array[] = [];
      for (const { tape, tapeSignature } of tapes) {
        // Of two signatures under one tape the first one is published beside it.
        if (seen.some((each) => equalBytes(each, tape.digest))) continue;
        seen.push(tape.digest);
        const digest = hash('sha256', encodeSignedTape(tape.bytes, tapeSignature));
        ofArea.add(digest);
        if (!hasSingles) continue;
        const own = `tapes/${formatHex(tape.digest)}.tape`;
        singles.set(own, (singles.get(own) ?? new Set()).add(digest));
      }
    },
    check(recordDigests, checks) {
      for (const [area, expected] of wanted) {
        const name = `tapes/${area}.tapes`;
        if (expected.size > 0) checkFile(join(directory, name), name, expected, checks);
      }
      for (const [name, digest] of sums) {
        const [, folder, file = ''] = /^(tapes|evidence)\/(.+)$/.exec(name) ?? [];
        if (folder === undefined) continue;
        const [, area] = /^(.+)\.(?:tapes|records)$/.exec(file) ?? [];
        const isWanted =
          area !== undefined
            ? wanted.has(area)
            : folder === 'tapes'
              ? singles.get(name)?.has(digest)
              : file === digest && recordDigests.has(digest);
        if (isWanted !== true) checks.fail('derived', name, 'is not of the evidence');
      }
    },
  };
}

const singleTape = /^tapes\/[0-9a-f]{64}\.tape$/;
const tapeBytesMax = 4 * 1024 * 1024;

function checkFile(
  path: string,
  name: string,
  expected: ReadonlySet<string>,
  checks: CheckList<'derived'>,
): void {
  if (!existsSync(path)) {
    checks.fail('derived', name, 'missing');
    return;
  }
  const missing = new Set(expected);
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4);
    for (let at = 0; ;) {
      const headSize = readSync(descriptor, head, 0, 4, at);
      if (headSize === 0) break;
      const size = headSize === 4 ? head.readUInt32BE(0) : Infinity;
      const bytes = new Uint8Array(size <= tapeBytesMax ? size : 0);
      const isRead = size > 0 && readSync(descriptor, bytes, 0, bytes.length, at + 4) === size;
      const digest = hash('sha256', bytes);
      if (!isRead || !expected.has(digest)) {
        checks.fail('derived', `${name}, byte ${at}`, 'is no tape of the evidence');
        return;
      }
      missing.delete(digest);
      at += 4 + size;
    }
    if (missing.size > 0) checks.fail('derived', name, `lacks ${missing.size} tapes`);
  } finally {
    closeSync(descriptor);
  }
}
