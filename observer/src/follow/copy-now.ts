/**
 * What pages read beside the record: names, live states, notices. Attachments bear their digest as a name; of the
 * rest a mirror says no more than the site did.
 */
import { createHash } from 'node:crypto';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import {
  lookupContestFile,
  lookupIndexFile,
  lookupMapFile,
  lookupStationsFile,
  nowIndexFile,
  nowStationsFile,
} from '@mutabaqa/shared/site/site-files.ts';
import {
  documentIndexFile,
  noticeFile,
  rumourIndexFile,
} from '@mutabaqa/shared/notice/notice-index.ts';
import type { LogSource } from '../log/log-source.ts';
import type { KeptCopy } from './kept-copy.ts';
import { readPublicFile } from './site-source.ts';

const fileBytesMax = 256 * 1024 * 1024;
const confirmedFile = 'now/confirmed.json';

/** @throws SourceFault */
export async function copyNow(site: LogSource, copy: KeptCopy): Promise<void> {
  const copyFile = async (name: string): Promise<Uint8Array | undefined> => {
    const file = await readPublicFile(site, name, fileBytesMax);
    if (!file.ok) return undefined;
    copy.put(name, file.value);
    return file.value;
  };
  const index = await copyFile(lookupIndexFile);
  const constituencies = index ? idsIn(index, 'constituencies') : [];
  const contests = index ? idsIn(index, 'contests') : [];
  await copyFile(lookupMapFile);
  for (const id of contests) await copyFile(lookupContestFile(id));
  for (const id of constituencies) {
    await copyFile(lookupStationsFile(id));
    await copyFile(nowStationsFile(id));
  }
  await copyFile(confirmedFile);
  for (const name of [documentIndexFile, rumourIndexFile]) {
    const notices = await copyFile(name);
    for (const digest of notices ? digestsIn(notices) : [])
      await copyAttachment(site, copy, digest);
  }
  await copyFile(nowIndexFile);
}

/** Named by its digest: fetched once, and only what has it is kept. */
async function copyAttachment(site: LogSource, copy: KeptCopy, digest: string): Promise<void> {
  const name = noticeFile(digest);
  if ((await copy.read(name, fileBytesMax)) !== undefined) return;
  const file = await site.read(name, fileBytesMax);
  if (file.ok && createHash('sha256').update(file.value).digest('hex') === digest) {
    copy.put(name, file.value);
  }
}

/** So many notices and attachments are copied; an index of more is not believed. */
const attachmentsMax = 10_000;

/** Notices and what is attached to them, wherever an index names them. */
function digestsIn(index: Uint8Array): Set<string> {
  const texts = (parseUtf8(index) ?? '').matchAll(/"(?:digest|sha256)":"([0-9a-f]{64})"/g);
  const digests = new Set<string>();
  for (const [, digest = ''] of texts) {
    if (digests.size === attachmentsMax) break;
    digests.add(digest);
  }
  return digests;
}

/** Ids become names of files: those that could leave the directory are left out. */
function idsIn(bytes: Uint8Array, list: 'constituencies' | 'contests'): string[] {
  let value: unknown;
  try {
    value = JSON.parse(parseUtf8(bytes) ?? '');
  } catch {
    return []; // JSON.parse has no other way to say "malformed"
  }
  if (typeof value !== 'object' || value === null || !(list in value)) return [];
  const items: unknown = (value as Record<string, unknown>)[list];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    const isNamed = typeof item === 'object' && item !== null && 'id' in item;
    const id = isNamed ? item.id : undefined;
    return typeof id === 'string' && !/^\.{0,2}$/.test(id) && id.length <= 200 ? [id] : [];
  });
}
