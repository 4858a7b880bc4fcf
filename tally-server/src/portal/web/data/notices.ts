/** What the centre says in public, as its files have it. An entry that is no notice is counted and not shown. */
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { ok } from '@mutabaqa/shared/base/result.ts';
import {
  documentIndexFile,
  type PublishedNotice,
  rumourIndexFile,
} from '@mutabaqa/shared/notice/notice-index.ts';
import { formatNotice, parseNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import type { Notice, NoticeKind } from '@mutabaqa/shared/notice/notice.ts';
import { fetchJson, type FileResult } from './fetch-file.ts';
import { isFields, shapeOf } from './shape.ts';
import { type FileState, useFile } from './use-file.ts';

export interface ShownNotices<Content extends Notice> {
  readonly notices: readonly PublishedNotice<Content>[];
  readonly unreadable: number;
}

const indexFiles: Readonly<Record<NoticeKind, string>> = {
  document: documentIndexFile,
  'rumour-answer': rumourIndexFile,
};
const pollMs = 60_000;

export function useNotices<Kind extends NoticeKind>(
  kind: Kind,
): FileState<ShownNotices<Extract<Notice, { noticeKind: Kind }>>> {
  return useFile(kind, readers[kind], pollMs) as never;
}

const readers: Readonly<Record<NoticeKind, () => Promise<FileResult<ShownNotices<Notice>>>>> = {
  document: () => readNotices('document'),
  'rumour-answer': () => readNotices('rumour-answer'),
};

async function readNotices(kind: NoticeKind): Promise<FileResult<ShownNotices<Notice>>> {
  const file = await fetchJson(indexFiles[kind], indexShape, { cache: 'no-cache' });
  if (!file.ok) return file;
  const entries = file.value.notices.map((entry) => readEntry(kind, entry));
  const notices = entries.filter((entry) => entry !== undefined);
  return ok({ notices, unreadable: entries.length - notices.length });
}

const indexShape = shapeOf<{ readonly notices: readonly unknown[] }>({ notices: 'list' });
const entryShape = shapeOf<PublishedNotice>({
  ...{ notice: 'fields', digest: 'text', log: 'number', leafIndex: 'number', timeMs: 'number' },
  ...{ signed: 'text', earlier: 'list' },
});

function readEntry(kind: NoticeKind, value: unknown): PublishedNotice | undefined {
  const entry = entryShape(value);
  if (entry === undefined) return undefined;
  const notice = readNotice(entry.notice);
  const isEarlier = (each: unknown): boolean =>
    isFields(each) && parseHex(String(each['digest']))?.length === 32;
  if (notice?.noticeKind !== kind || !entry.earlier.every(isEarlier)) return undefined;
  return { ...entry, notice };
}

/** As strictly as the centre reads it, whatever this host serves. */
function readNotice(given: Notice): Notice | undefined {
  try {
    const parsed = parseNotice(formatNotice(given));
    return parsed.ok ? parsed.value : undefined;
  } catch (fault) {
    if (fault instanceof TypeError) return undefined; // a field that must be an object is none
    throw fault;
  }
}
