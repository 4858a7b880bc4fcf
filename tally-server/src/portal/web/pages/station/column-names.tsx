import type { FormKind } from '@mutabaqa/shared/evidence/form.ts';
import { useFigures } from '../../app/show-figures.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

const formKinds: readonly FormKind[] = [
  'paper-tape',
  'closing-form',
  'hand-count',
  'audit-count',
  'voter-verification',
  'observer-tape',
];

/** Records that say the very same stand above one column, one name a line. */
export function ColumnNames({ names }: { readonly names: readonly string[] }) {
  const t = useTexts(stationTexts);
  const { digits } = useFigures();
  return names.map((name) => (
    <span key={name} className="column-name">
      {nameOf(name)}
    </span>
  ));

  function nameOf(name: string): string {
    if (name === 'transmitted' || name === 'card' || name === 'adopted' || name === 'countable') {
      return t(`column.${name}`);
    }
    const [word, leaf = ''] = name.split(' ');
    const kind = formKinds.find((each) => each === word);
    return kind === undefined
      ? name
      : `${t(`kind.${kind}`)} (${t('leaf', { leaf: digits(leaf) })})`;
  }
}
