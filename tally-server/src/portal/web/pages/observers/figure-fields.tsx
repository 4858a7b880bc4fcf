import { memo } from 'react';
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
  /** The same function each time: a ballot may have two thousand rows, and one of them changed. */
  readonly onTyped: (place: string, text: string) => void;
}

/** A field for every figure on the papers of a station, in the order of the tape. */
export function FigureFields({ ballot, typed, wrong, onTyped }: FigureFieldsProps) {
  const t = useTexts(observersTexts);
  const row = (place: string, id: string, name: string, isList = false) => (
    <Row
      key={place}
      {...{ place, id, name, isList, onTyped }}
      text={typed[place] ?? ''}
      isWrong={place === wrong}
    />
  );
  return ballot.papers.map(({ paperId, contests }) => (
    <section key={paperId}>
      <table>
        <caption>{t('typed.paper', { paper: paperId })}</caption>
        <tbody>
          {typedFields.map((field) =>
            row(placeOf('paper', paperId, field), '', t(`field.${field}`)),
          )}
        </tbody>
      </table>
      {contests.map(({ id, name, lists, candidates }) => (
        <table key={id}>
          <caption>{name === '' ? id : name}</caption>
          <tbody>
            {lists.map((list) => row(placeOf('list', id, list.code), list.code, list.name, true))}
            {candidates.map((each) => row(placeOf('candidate', id, each.id), each.id, each.name))}
          </tbody>
        </table>
      ))}
    </section>
  ));
}

interface RowProps {
  readonly place: string;
  readonly id: string;
  readonly name: string;
  readonly isList: boolean;
  readonly text: string;
  readonly isWrong: boolean;
  readonly onTyped: FigureFieldsProps['onTyped'];
}

const Row = memo(function Row({ place, id, name, isList, text, isWrong, onTyped }: RowProps) {
  return (
    <tr className={isList ? 'list-row' : undefined}>
      <th scope="row">
        {id !== '' && <bdi>{id} </bdi>}
        <bdi>{name}</bdi>
      </th>
      <td className="count">
        <input
          inputMode="numeric"
          autoComplete="off"
          className="figure"
          aria-label={id === '' ? name : `${id} ${name}`}
          aria-invalid={isWrong}
          value={text}
          onChange={({ target }) => onTyped(place, target.value)}
        />
      </td>
    </tr>
  );
});
