import { useState } from 'react';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import { listCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { DecodedTape, Section, SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { useFigures } from '../../app/show-figures.ts';
import { Figure } from '../../parts/figure.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface TapeFiguresProps {
  readonly title: string;
  readonly tape: DecodedTape;
  /** Of the signed package. */
  readonly contests: ReadonlyMap<string, ContestEntry>;
}

/** The figures of a tape, in the order of the paper, for ticking off. */
export function TapeFigures({ title, tape, contests }: TapeFiguresProps) {
  return (
    <section className="tape-figures">
      <h2>{title}</h2>
      {tape.header.sections.map((name, i) => (
        <SectionFigures
          key={`${name.kind}/${name.id}`}
          name={name}
          section={tape.sections[i]}
          contest={contests.get(name.id)}
        />
      ))}
    </section>
  );
}

interface SectionFiguresProps {
  readonly name: SectionName;
  readonly section: Section | undefined;
  readonly contest: ContestEntry | undefined;
}

function SectionFigures({ name, section, contest }: SectionFiguresProps) {
  const t = useTexts(checkTexts);
  const shell = useTexts(shellTexts);
  if (section?.kind === 'account') {
    return (
      <table>
        <caption>{t('figures.account', { paper: name.id })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('figures.field')}</th>
            <th scope="col" className="count">
              {t('figures.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {accountFields.map((field) => (
            <tr key={field}>
              <th scope="row">{t(`field.${field}`)}</th>
              <td className="count">
                <Figure value={section.counts[field]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  if (section?.kind !== 'contest') return <p>{t('figures.withheld')}</p>;
  const { listVotes, candidateVotes } = section;
  const nameOfList = (position: number): string | undefined => {
    const list = contest?.lists[position];
    return list && `${list.code} ${list.name}`;
  };
  return (
    <div className="contest-figures">
      <h3>
        <bdi>{contest?.name ?? name.id}</bdi>
      </h3>
      {contest === undefined && <p>{t('figures.noNames')}</p>}
      {listVotes !== undefined && (
        <Votes caption={shell('list')} counts={listVotes} nameOf={nameOfList} isShort={false} />
      )}
      {candidateVotes !== undefined && (
        <Votes
          caption={shell('candidate')}
          counts={candidateVotes}
          nameOf={(position) => contest?.candidates[position]?.name}
          isShort={candidateVotes.size > 30}
        />
      )}
    </div>
  );
}

interface VotesProps {
  readonly caption: string;
  readonly counts: SparseCounts;
  readonly nameOf: (position: number) => string | undefined;
  /** Those without votes are shown only when the reader asks: a ballot may have thousands. */
  readonly isShort: boolean;
}

function Votes({ caption, counts, nameOf, isShort }: VotesProps) {
  const t = useTexts(checkTexts);
  const { number } = useFigures();
  const [isWhole, setIsWhole] = useState(!isShort);
  const rows = listCounts(counts)
    .map((count, position) => ({ count, position }))
    .filter(({ count }) => isWhole || count !== 0);
  return (
    <>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('figures.place')}</th>
            <th scope="col">{caption}</th>
            <th scope="col" className="count">
              {t('figures.votes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ count, position }) => (
            <tr key={position}>
              <td>
                <bdi>{number(position + 1)}</bdi>
              </td>
              <th scope="row">
                <bdi>{nameOf(position) ?? '–'}</bdi>
              </th>
              <td className="count">
                <Figure value={count} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p>{t('figures.noVotes')}</p>}
      {isShort && (
        <button type="button" className="screen-only" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? t('figures.some') : t('figures.all', { count: number(counts.size) })}
        </button>
      )}
    </>
  );
}
