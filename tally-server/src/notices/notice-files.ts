/**
 * What the centre says in public: `documents/` and `rumours/`, made of the decisions that were admitted and of
 * the files that they name by digest. Nobody waits for it; every round makes both indexes from the start.
 */
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { carriedOut } from '@mutabaqa/shared/decisions/carried-out.ts';
import { findMediaType } from '@mutabaqa/shared/notice/media-type.ts';
import type { NoticeChange } from '@mutabaqa/shared/notice/notice-change.ts';
import {
  documentIndexFile,
  noticeFile,
  type NoticeIndex,
  type PublishedNotice,
  rumourIndexFile,
} from '@mutabaqa/shared/notice/notice-index.ts';
import { parseNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import {
  type AttachedFile,
  filesOfNotice,
  isBeforeAnyCount,
  type Notice,
  noticeBytesMax,
  type NoticeKind,
} from '@mutabaqa/shared/notice/notice.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { formatJsonLine } from '@mutabaqa/shared/results/text-rows.ts';
import type { CardFiles } from '../card-reader/card-files.ts';
import type { LogEvents } from '../log-events.ts';
import type { Gate } from '../publish/gate.ts';
import { type PublicFiles, writeIfOther } from '../publish/public-files.ts';
import type { Store } from '../store/store.ts';

export interface NoticeFilesPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly log: LogEvents;
  readonly electionId: string;
  /** From 1. */
  readonly logNumber: number;
  readonly book: { readonly facts: readonly DecisionFact[] };
  readonly store: Pick<Store, 'decisionAt'>;
  /** Reads what staff put there; a name is the digest of its content. */
  readonly source: Pick<CardFiles, 'read'>;
  /** The centre's `notices/`. */
  readonly directory: string;
  readonly files: PublicFiles;
  readonly publicDirectory: string;
}

export interface NoticeFiles {
  /** Rounds must not overlap. */
  publish(): Promise<void>;
}

const indexFiles: Readonly<Record<NoticeKind, string>> = {
  document: documentIndexFile,
  'rumour-answer': rumourIndexFile,
};

interface PlacedNotice {
  readonly fact: DecisionFact;
  readonly change: NoticeChange;
}

/** Its file is not there yet, or is not what was signed for. */
type Unusable = { readonly code: 'notice.waiting' | 'notice.unusable'; readonly where: string };

export function makeNoticeFiles(ports: NoticeFilesPorts): NoticeFiles {
  const { crypto, clock, gate, log, electionId, book, source, files, publicDirectory } = ports;
  /** By leaf. What is published once is as it is: its bytes have a digest that was signed. */
  const published = new Map<number, PublishedNotice>();
  const told = new Set<string>();

  async function readByDigest(digest: string, bytesMax: number): Promise<Uint8Array | Unusable> {
    const reading = await source.read(ports.directory, digest, bytesMax);
    if (reading.kind === 'missing') return { code: 'notice.waiting', where: digest };
    if (reading.kind !== 'bytes') return { code: 'notice.unusable', where: digest };
    const isIt = formatHex(crypto.sha256(reading.bytes)) === digest;
    return isIt ? reading.bytes : { code: 'notice.unusable', where: digest };
  }

  async function readAttached(file: AttachedFile): Promise<Uint8Array | Unusable> {
    const bytes = await readByDigest(file.sha256, file.bytes);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const isAsSaid = bytes.length === file.bytes && findMediaType(bytes) === file.mediaType;
    return isAsSaid ? bytes : { code: 'notice.unusable', where: file.sha256 };
  }

  /** Undefined = its time has not come. The files that it names are there before anything names them. */
  async function take(
    { fact, change }: PlacedNotice,
    earlier: readonly PlacedNotice[],
  ): Promise<PublishedNotice | Unusable | undefined> {
    const digest = formatHex(change.digest);
    const bytes = await readByDigest(digest, noticeBytesMax);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const parsed = parseNotice(bytes);
    if (!parsed.ok) return { code: 'notice.unusable', where: digest };
    const notice = parsed.value;
    const isNamed = notice.noticeKind === change.noticeKind && notice.number === change.number;
    if (!isNamed || notice.electionId !== electionId) {
      return { code: 'notice.unusable', where: digest };
    }
    const isOpen = gate.ofElection(clock.nowMs()) === 'everything';
    if (!isOpen && !isBeforeAnyCount(notice)) return undefined;
    const contents = new Map([[digest, bytes]]);
    for (const file of filesOfNotice(notice)) {
      const content = await readAttached(file);
      if (!(content instanceof Uint8Array)) return content;
      contents.set(file.sha256, content);
    }
    for (const [name, content] of contents) {
      writeIfOther(files, join(publicDirectory, noticeFile(name)), content);
    }
    const { leafIndex, timeMs } = fact;
    const stored = assertDefined(await ports.store.decisionAt(leafIndex), 'an admitted decision');
    return {
      ...{ notice, digest, log: ports.logNumber, leafIndex, timeMs },
      signed: formatHex(stored.record),
      earlier: earlier.map((each) => ({
        digest: formatHex(each.change.digest),
        leafIndex: each.fact.leafIndex,
      })),
    };
  }

  function tell({ fact, change }: PlacedNotice, { code, where }: Unusable): void {
    const { leafIndex: leaf } = fact;
    const { noticeKind: kind, number } = change;
    if (told.has(`${code} ${leaf}`)) return;
    told.add(`${code} ${leaf}`);
    log.event(code, { kind, number, leaf, file: where });
  }

  async function publishKind(noticeKind: NoticeKind): Promise<void> {
    const byNumber = Map.groupBy(placed(noticeKind), ({ change }) => change.number);
    const notices: PublishedNotice[] = [];
    for (const [, ofNumber] of [...byNumber].sort(([a], [b]) => a - b)) {
      const newest = assertDefined(ofNumber.at(-1), 'a notice of the number');
      const { leafIndex } = newest.fact;
      const taken = published.get(leafIndex) ?? (await take(newest, ofNumber.slice(0, -1)));
      // What a later decision took back does not stay because the new file is late.
      if (taken === undefined) continue;
      if ('code' in taken) {
        tell(newest, taken);
        continue;
      }
      if (!published.has(leafIndex)) {
        log.event('notice.published', { kind: noticeKind, leaf: leafIndex });
        published.set(leafIndex, taken);
      }
      notices.push(taken);
    }
    const index: NoticeIndex<Notice> = { electionId, notices };
    const path = join(publicDirectory, indexFiles[noticeKind]);
    writeIfOther(files, path, utf8(formatJsonLine(index)));
  }

  function placed(noticeKind: NoticeKind): PlacedNotice[] {
    return book.facts.flatMap((fact) => {
      const change = carriedOut(fact.change);
      const isOne = change.kind === 'publish-notice' && change.noticeKind === noticeKind;
      return isOne ? [{ fact, change }] : [];
    });
  }

  return {
    async publish() {
      await publishKind('document');
      await publishKind('rumour-answer');
    },
  };
}
