/** What stands on a printed tape, from top to bottom; how it looks is `draw-blocks.ts`. Pure. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { localeTexts } from '@mutabaqa/shared/i18n/format-text.ts';
import { formatTime } from '@mutabaqa/shared/i18n/format-time.ts';
import { fingerprintLogKey } from '@mutabaqa/shared/log/key-fingerprint.ts';
import { formatShortDigest } from '@mutabaqa/shared/tape/short-digest.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { listCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { DecodedTape, Section, SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import type { PrintedWords } from './printed-words.ts';
import { accountTerms, printedWords } from './printed-words.ts';

export type Block =
  | { readonly kind: 'banner' | 'heading' | 'title' | 'text' | 'small'; readonly text: string }
  /** Latin letters and digits that are compared sign by sign, whatever the language. */
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'row'; readonly label: string; readonly value: string }
  | { readonly kind: 'rule' }
  /** `small`: opens an address; the others hold the tape. */
  | { readonly kind: 'code'; readonly text: string; readonly small: boolean };

export interface PrintedTape {
  readonly tape: DecodedTape;
  /** `formatQrParts` for the paper. */
  readonly codes: readonly string[];
  readonly devicePackage: Pick<DevicePackage, 'manifest' | 'station' | 'contest'>;
  readonly locale: Locale;
}

export function makeTapeBlocks(
  crypto: CryptoPort,
  { tape, codes, devicePackage, locale }: PrintedTape,
): Block[] {
  const { header, sections, digest } = tape;
  const { manifest, station } = devicePackage;
  const words = printedWords[locale];
  const { terms } = localeTexts[locale];
  const time = (label: string, atS: number | undefined): Block[] =>
    atS === undefined ? [] : [{ kind: 'row', label, value: formatTime(atS) }];
  const [address] = manifest.officialAddresses;
  return [
    ...(header.mode === 'rehearsal' ? [{ kind: 'banner', text: words.rehearsal } as const] : []),
    { kind: 'heading', text: manifest.electionName },
    { kind: 'heading', text: words.kinds[header.kind] },
    { kind: 'rule' },
    { kind: 'row', label: terms.station, value: header.stationId },
    { kind: 'row', label: terms.pollingCentre, value: station.centreName },
    { kind: 'row', label: terms.governorate, value: station.governorate },
    { kind: 'row', label: words.device, value: header.deviceId },
    { kind: 'row', label: words.number, value: String(header.sequence) },
    ...(header.part.count > 1
      ? [{ kind: 'row', label: words.part, value: partOf(header.part) } as const]
      : []),
    ...time(words.opened, header.openedAtS),
    ...time(words.closed, header.closedAtS),
    ...time(words.made, header.madeAtS),
    ...header.sections.flatMap((name, i) =>
      sectionBlocks(locale, name, sections[i], devicePackage.contest(name.id)),
    ),
    { kind: 'rule' },
    { kind: 'text', text: codes.length === 1 ? words.oneCode : words.codes },
    ...codeBlocks(codes, words),
    { kind: 'rule' },
    { kind: 'small', text: words.shortDigest },
    { kind: 'sign', text: formatShortDigest(digest) },
    { kind: 'small', text: words.logKey },
    { kind: 'sign', text: groupHex(fingerprintLogKey(crypto, manifest.logKey)) },
    ...(address === undefined ? [] : addressBlocks(address, header.stationId, words)),
  ];
}

function partOf({ index, count }: { readonly index: number; readonly count: number }): string {
  return `${index} / ${count}`;
}

function sectionBlocks(
  locale: Locale,
  { kind, id }: SectionName,
  section: Section | undefined,
  contest: ContestEntry | undefined,
): Block[] {
  const words = printedWords[locale];
  const { terms } = localeTexts[locale];
  if (section?.kind === 'account') {
    const rows = accountFields.map((field): Block => {
      const count = section.counts[field];
      const value = count === undefined ? words.notReported : String(count);
      return { kind: 'row', label: terms[accountTerms[field]], value };
    });
    return [{ kind: 'rule' }, { kind: 'title', text: `${words.paper} ${isolate(id)}` }, ...rows];
  }
  if (section?.kind !== 'contest') return [];
  const list = (position: number): string => {
    const { code, name } = contest?.lists[position] ?? { code: String(position + 1), name: '' };
    return `${isolate(code)} ${name}`;
  };
  const candidate = (position: number): string => {
    const { id: number, name } = contest?.candidates[position] ?? {
      id: String(position + 1),
      name: '',
    };
    return `${isolate(number)} ${name}`;
  };
  return [
    { kind: 'rule' },
    {
      kind: 'title',
      text: `${terms[kind === 'contest' ? 'contest' : 'tape']} ${contest?.name ?? id}`,
    },
    ...countBlocks(terms.list, section.listVotes, list, words, false),
    ...countBlocks(terms.candidate, section.candidateVotes, candidate, words, true),
  ];
}

/** Numbers of lists and candidates keep their own order beside Arabic names (UAX #9, left-to-right isolate). */
function isolate(text: string): string {
  return `\u2066${text}\u2069`;
}

/** Candidates without a vote have no line: a ballot of thousands would be metres of zeros. */
function countBlocks(
  title: string,
  counts: SparseCounts | undefined,
  nameOf: (position: number) => string,
  words: PrintedWords,
  leavesOutZeros: boolean,
): Block[] {
  if (counts === undefined) return [{ kind: 'row', label: title, value: words.notReported }];
  const all = listCounts(counts);
  const rows = all.flatMap((count, position): Block[] => {
    if (count === 0 && leavesOutZeros) return [];
    const value = count === undefined ? words.notReported : String(count);
    return [{ kind: 'row', label: nameOf(position), value }];
  });
  const isShort = rows.length < all.length;
  return [
    { kind: 'small', text: title },
    ...rows,
    ...(isShort ? [{ kind: 'small', text: words.othersZero } as const] : []),
  ];
}

function codeBlocks(codes: readonly string[], words: PrintedWords): Block[] {
  return codes.flatMap((text): Block[] => {
    const [, part, parts] = text.split('/');
    const caption = part === '0' ? words.parity : `${part} / ${parts}`;
    const code = { kind: 'code', text, small: false } as const;
    return codes.length === 1 ? [code] : [code, { kind: 'small', text: caption }];
  });
}

function addressBlocks(address: string, stationId: string, words: PrintedWords): Block[] {
  const base = address.endsWith('/') ? address : `${address}/`;
  return [
    { kind: 'small', text: words.address },
    { kind: 'sign', text: address },
    { kind: 'small', text: words.dossier },
    { kind: 'code', text: `${base}#/station/${encodeURIComponent(stationId)}`, small: true },
  ];
}

function groupHex(bytes: Uint8Array): string {
  return formatHex(bytes).replaceAll(/(.{4})(?=.)/g, '$1 ');
}
