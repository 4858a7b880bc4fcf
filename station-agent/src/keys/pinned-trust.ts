/** `trust.json`: whose signatures a package needs on this device, fixed when it was enrolled. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBase64 } from '@mutabaqa/shared/base/bytes.ts';
import { isId } from '@mutabaqa/shared/base/ids.ts';
import { parseBytes, parseObject } from '@mutabaqa/shared/election/enrolment.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { Mode } from '@mutabaqa/shared/tape/tape.ts';

export type PinnedTrust = Required<PackageTrust>;

const format = 'mutabaqa-trust-v1';

/** Undefined when it is missing or no such file: the device is not enrolled. */
export function readPinnedTrust(directory: string): PinnedTrust | undefined {
  const file = join(directory, 'trust.json');
  return existsSync(file) ? parsePinnedTrust(readFileSync(file, 'utf8')) : undefined;
}

export function formatPinnedTrust(trust: PinnedTrust): string {
  const officerKeys = trust.officerKeys.map(formatBase64);
  return `${JSON.stringify({ format, ...trust, officerKeys }, null, 2)}\n`;
}

export function parsePinnedTrust(text: string): PinnedTrust | undefined {
  const file = parseObject(text);
  const mode = parseMode(file['mode']);
  const { electionId, officersNeeded, officerKeys } = file;
  if (file['format'] !== format || mode === undefined) return undefined;
  if (typeof electionId !== 'string' || !isId(electionId)) return undefined;
  if (!Number.isInteger(officersNeeded) || !Array.isArray(officerKeys)) return undefined;
  const keys = officerKeys.map((key: unknown) => parseBytes(key, 32));
  if (!keys.every((key) => key !== undefined)) return undefined;
  return { electionId, mode, officersNeeded: Number(officersNeeded), officerKeys: keys };
}

function parseMode(value: unknown): Mode | undefined {
  return value === 'live' || value === 'rehearsal' ? value : undefined;
}
