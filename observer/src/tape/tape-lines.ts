/** The figures of a tape as plain lines, in the order of the paper, for ticking off. */
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { formatText, localeTexts } from '@mutabaqa/shared/i18n/format-text.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { listCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { DecodedTape, Section, SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { formatGroups } from '../report/format-checks.ts';
import { accountLabel, tapeWords } from './tape-words.ts';

/** Names of the ballot come from `contests` of the signed package; without it, positions from 1. */
export function formatTape(
  tape: DecodedTape,
  locale: Locale,
  contests?: ReadonlyMap<string, ContestEntry>,
): string[] {
  const { header, sections, digest } = tape;
  const { terms } = localeTexts[locale];
  const words = tapeWords(locale);
  return [
    line(locale, terms.station, header.stationId),
    line(locale, words.device, header.deviceId),
    line(locale, terms.tape, `${header.kind} ${header.sequence}, ${header.mode}`),
    ...header.sections.flatMap((name, i) =>
      formatSection(locale, name, sections[i], contests?.get(name.id)),
    ),
    // Latin digits in Latin order, whatever the language around them.
    `${words.digest}: ${formatGroups(digest)}`,
  ];
}

function formatSection(
  locale: Locale,
  name: SectionName,
  section: Section | undefined,
  contest: ContestEntry | undefined,
): string[] {
  const { terms } = localeTexts[locale];
  const words = tapeWords(locale);
  const isAccount = name.kind === 'account';
  const title = line(locale, isAccount ? words.paper : terms.contest, contest?.name ?? name.id);
  if (section?.kind === 'account') {
    const rows = accountFields.map((field) =>
      line(locale, accountLabel(locale, field), section.counts[field] ?? words.notReported),
    );
    return indent(title, rows);
  }
  if (section?.kind === 'contest') {
    const lists = countLines(locale, terms.list, section.listVotes, (position) => {
      const list = contest?.lists[position];
      return list && `${list.code} ${list.name}`;
    });
    const candidates = countLines(locale, terms.candidate, section.candidateVotes, (position) => {
      const candidate = contest?.candidates[position];
      const list = contest?.lists[(candidate?.listPosition ?? 0) - 1];
      return candidate && `${list?.code ?? words.ofNoList} ${candidate.id} ${candidate.name}`;
    });
    return indent(title, [...lists, ...candidates]);
  }
  return indent(title, [words.withheld]);
}

function countLines(
  locale: Locale,
  what: string,
  counts: SparseCounts | undefined,
  nameOf: (position: number) => string | undefined,
): string[] {
  const { notReported } = tapeWords(locale);
  if (counts === undefined) return [line(locale, what, notReported)];
  return listCounts(counts).map((count, position) =>
    line(locale, `${what} ${position + 1}`, count ?? notReported, nameOf(position)),
  );
}

/** Values are made harmless and isolated where their direction differs: see `formatText`. */
function line(locale: Locale, label: string, value: string | number, name?: string): string {
  const params = { value, ...(name !== undefined && { name }) };
  return label + formatText(locale, '[ {name}][: {value}]', params);
}

function indent(title: string, rows: readonly string[]): string[] {
  return [title, ...rows.map((row) => `  ${row}`)];
}
