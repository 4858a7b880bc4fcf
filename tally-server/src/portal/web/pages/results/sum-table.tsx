import { useState } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import { Figure, Share } from '../../parts/figure.tsx';
import { Pager } from '../../parts/pager.tsx';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { LineOrder, SumLine } from './sum-lines.ts';
import { orderLines } from './sum-lines.ts';

interface SumTableProps {
  readonly lines: readonly SumLine[];
  readonly label: string;
  /** Name of a list by its code. */
  readonly listName?: (code: string) => string | undefined;
}

const linesPerPage = 40;
const orders: readonly LineOrder[] = ['votes', 'ballot'];

/** Countable votes, which are the result; the other three totals for whoever wants to compare. */
export function SumTable({ lines, label, listName }: SumTableProps) {
  const t = useTexts(resultsTexts);
  const { digits } = useFigures();
  const [order, setOrder] = useState<LineOrder>('votes');
  const [isWide, setIsWide] = useState(false);
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(lines.length / linesPerPage));
  const current = Math.min(page, pages - 1);
  const ordered = orderLines(lines, order);
  const shown = ordered.slice(current * linesPerPage, (current + 1) * linesPerPage);
  const longest = lines.reduce((most, { share }) => Math.max(most, Number(share ?? 0)), 1);
  return (
    <>
      <div className="title-row screen-only">
        <div className="choice" role="group" aria-label={t('order')}>
          {orders.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === order}
              onClick={() => setOrder(each)}
            >
              {t(each === 'votes' ? 'orderVotes' : 'orderBallot')}
            </button>
          ))}
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={isWide}
            onChange={(event) => setIsWide(event.target.checked)}
          />{' '}
          {t('allColumns')}
        </label>
      </div>
      {lines.length === 0 && <p role="status">{t('noRows')}</p>}
      <div className="scroll" tabIndex={0} role="group" aria-label={label}>
        <table className="sums">
          <thead>
            <tr>
              <th scope="col">{label}</th>
              <th scope="col" className="count">
                {t('countable')}
              </th>
              <th scope="col" className="count">
                {t('share')}
              </th>
              {isWide && (
                <>
                  <th scope="col" className="count">
                    {t('adopted')}
                  </th>
                  <th scope="col" className="count">
                    {t('transmitted')}
                  </th>
                  <th scope="col" className="count">
                    {t('card')}
                  </th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.code}>
                <th scope="row">
                  {line.place !== undefined && (
                    <span className="place">{digits(String(line.place))}</span>
                  )}
                  <bdi>{line.name}</bdi>
                  {line.list !== undefined && listName !== undefined && (
                    <small>
                      <bdi>{listName(line.list) ?? line.list}</bdi>
                    </small>
                  )}
                  {line.isExcluded && <strong className="bad"> {t('excluded')}</strong>}
                  <span
                    className="bar"
                    aria-hidden="true"
                    style={{ inlineSize: `${(Number(line.share ?? 0) / longest) * 100}%` }}
                  />
                </th>
                <td className="count main">
                  <Figure value={line.countable} />
                </td>
                <td className="count">
                  <Share hundredths={line.share} />
                </td>
                {isWide && (
                  <>
                    <td className="count">
                      <Figure value={line.adopted} />
                    </td>
                    <td className="count">
                      <Figure value={line.transmitted} />
                    </td>
                    <td className="count">
                      <Figure value={line.card} />
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager page={current} pages={pages} onPage={setPage} />
    </>
  );
}
