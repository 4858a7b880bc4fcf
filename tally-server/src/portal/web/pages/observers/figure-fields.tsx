import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { Ballot } from './ballot-view.ts';
import type { Typed } from './typed-figures.ts';
import { placeOf, typedFields } from './typed-figures.ts';

interface FigureFieldsProps {
  readonly ballot: Ballot;
  readonly typed: Typed;
  /** The place that is pointed at. */
  readonly wrong: string | undefined;
  readonly onTyped: (typed: Typed) => void;
}

/** A field for every figure on the papers of a station, in the order of the tape. */
export function FigureFields({ ballot, typed, wrong, onTyped }: FigureFieldsProps) {
  const t = useTexts(observersTexts);
  const field = (place: string, label: string) => (
    <td className="count">
      <input
        inputMode="numeric"
        autoComplete="off"
        className="figure"
        aria-label={label}
        aria-invalid={place === wrong}
        value={typed[place] ?? ''}
        onChange={({ target }) => onTyped({ ...typed, [place]: target.value })}
      />
    </td>
  );
  return (
    <>
      {ballot.papers.map(({ paperId, contests }) => (
        <section key={paperId}>
          <table>
            <caption>{t('typed.paper', { paper: paperId })}</caption>
            <tbody>
              {typedFields.map((name) => {
                const label = t(`field.${name}`);
                return (
                  <tr key={name}>
                    <th scope="row">{label}</th>
                    {field(placeOf('paper', paperId, name), label)}
                  </tr>
                );
              })}
            </tbody>
          </table>
          {contests.map(({ id, name, lists, candidates }) => (
            <table key={id}>
              <caption>{name === '' ? id : name}</caption>
              <tbody>
                {lists.map((list) => (
                  <tr key={`list ${list.code}`} className="list-row">
                    <th scope="row">
                      <bdi>{list.code}</bdi> <bdi>{list.name}</bdi>
                    </th>
                    {field(placeOf('list', id, list.code), `${list.code} ${list.name}`)}
                  </tr>
                ))}
                {candidates.map((candidate) => (
                  <tr key={candidate.id}>
                    <th scope="row">
                      <bdi>{candidate.id}</bdi> <bdi>{candidate.name}</bdi>
                    </th>
                    {field(
                      placeOf('candidate', id, candidate.id),
                      `${candidate.id} ${candidate.name}`,
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        </section>
      ))}
    </>
  );
}
