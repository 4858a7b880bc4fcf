import { useFigures } from '../../app/show-figures.ts';
import { Figure } from '../../parts/figure.tsx';
import { StateIcon } from '../../parts/state-mark.tsx';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { useAccountName } from '../../data/account-names.ts';
import type { FigureLine } from './figure-lines.ts';

interface FigureRowsProps {
  readonly title: string;
  readonly lines: readonly FigureLine[];
  readonly columns: number;
  readonly isTicking: boolean;
  readonly ticked: ReadonlySet<string>;
  readonly tick: (key: string) => void;
  /** Which lines have room there. */
  readonly onPaper?: 'all' | 'differing' | 'none';
}

export function FigureRows(props: FigureRowsProps) {
  const { title, lines, columns, isTicking, ticked, tick, onPaper = 'all' } = props;
  const t = useTexts(stationTexts);
  const { digits } = useFigures();
  const accountName = useAccountName();
  if (lines.length === 0) return null;
  return (
    <tbody className={`paper-${onPaper}`}>
      <tr className="rows-title">
        <th scope="rowgroup" colSpan={columns + 1}>
          {title}
        </th>
      </tr>
      {lines.map((line) => (
        <tr key={line.key} className={line.differs ? 'differs' : undefined}>
          <th scope="row">
            {isTicking && (
              <input
                type="checkbox"
                aria-label={t('tickLine', { line: nameOf(line) })}
                checked={ticked.has(line.key)}
                onChange={() => tick(line.key)}
              />
            )}
            {line.differs && (
              <span className="differs-mark">
                <StateIcon state="discrepant" />
                <span className="visually-hidden">{t('differs')}: </span>
              </span>
            )}
            {line.place > 0 && <span className="place">{digits(String(line.place))}</span>}
            <bdi>{nameOf(line)}</bdi>
            {line.beside !== '' && (
              <small>
                <bdi>{digits(line.beside)}</bdi>
              </small>
            )}
          </th>
          {line.values.map((value, i) => (
            <td className="count" key={i}>
              <Figure value={value} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );

  function nameOf({ field, name, place }: FigureLine): string {
    if (field !== undefined) return accountName(field) ?? field;
    return name ?? t('offBallot', { place: digits(String(place)) });
  }
}
