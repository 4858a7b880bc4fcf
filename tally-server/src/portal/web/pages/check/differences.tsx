import type {
  ComparedCopy,
  Difference,
  ShownValue,
} from '@mutabaqa/shared/tape-check/compare-with-published.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import { useFigures } from '../../app/show-figures.ts';
import { Figure, Moment } from '../../parts/figure.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import type { CheckText } from '../../texts/check-en.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import type { TextOf } from '../../texts/text-table.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { CheckOutcome } from './run-check.ts';

type Contests = ReadonlyMap<string, ContestEntry>;

/** What of the published copies is the same, and what differs, field by field with both values. */
export function Differences({
  outcome,
}: {
  readonly outcome: Extract<CheckOutcome, { kind: 'checked' }>;
}) {
  const t = useTexts(checkTexts);
  const { comparison } = outcome.check;
  if (comparison === undefined || comparison.copies.length === 0) return null;
  return (
    <section className="differences">
      {(comparison.outcome === 'differs' || comparison.outcome === 'same-and-other') && (
        <h2>{t('differences.title')}</h2>
      )}
      {comparison.copies.map((copy) => (
        <Copy key={copy.digest} copy={copy} contests={outcome.trust.contests} />
      ))}
    </section>
  );
}

function Copy({ copy, contests }: { readonly copy: ComparedCopy; readonly contests: Contests }) {
  const t = useTexts(checkTexts);
  const shell = useTexts(shellTexts);
  const { number } = useFigures();
  const places = copy.places
    .map(({ kind, leafIndex }) => t(`place.${kind}`, { leaf: number(leafIndex) }))
    .join(' · ');
  if (copy.differences.length === 0) return <p>{t('differences.sameAs', { places })}</p>;
  return (
    <table>
      <caption>{t('differences.against', { places })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('differences.field')}</th>
          <th scope="col" className="count">
            {t('differences.inHand')}
          </th>
          <th scope="col" className="count">
            {t('differences.published')}
          </th>
        </tr>
      </thead>
      <tbody>
        {copy.differences.map(({ path, inHand, published }, i) => (
          <tr key={i}>
            <th scope="row">
              <bdi>{nameOf(t, shell('list'), shell('candidate'), path, contests)}</bdi>
            </th>
            <td className="count">
              <Value path={path} value={inHand} />
            </td>
            <td className="count">
              <Value path={path} value={published} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ path, value }: { readonly path: Difference['path']; readonly value: ShownValue }) {
  const t = useTexts(checkTexts);
  if (typeof value === 'object' && value !== null) return t('value.withheld');
  if (path.kind === 'section' && value === '') return '✓';
  if (path.kind === 'section' && value === null) return t('value.none');
  if (path.kind === 'header' && path.field.endsWith('AtS') && typeof value === 'number') {
    return <Moment timeMs={value * 1000} />;
  }
  if (typeof value === 'string') {
    return <code dir="auto">{value.length > 24 ? `${value.slice(0, 24)}…` : value}</code>;
  }
  return <Figure value={value} />;
}

/** By the names on the ballot, not by the positions of a tape. */
function nameOf(
  t: TextOf<CheckText>,
  list: string,
  candidate: string,
  path: Difference['path'],
  contests: Contests,
): string {
  switch (path.kind) {
    case 'whole':
    case 'signature':
      return t(`path.${path.kind}`);
    case 'header': {
      const key = `header.${path.field}`;
      return isHeaderText(key) ? t(key) : path.field;
    }
    case 'section':
      return t(`path.section.${path.section}`, { id: contests.get(path.id)?.name ?? path.id });
    case 'account': {
      const key = `field.${path.field}`;
      return isFieldText(key) ? t(key) : path.field;
    }
    case 'list': {
      const entry = contests.get(path.contestId)?.lists[path.position];
      return `${list} ${entry ? `${entry.code} ${entry.name}` : path.position + 1}`;
    }
    case 'candidate': {
      const entry = contests.get(path.contestId)?.candidates[path.position];
      return `${candidate} ${path.position + 1}${entry ? ` ${entry.name}` : ''}`;
    }
  }
}

type HeaderText = CheckText & `header.${string}`;
type FieldText = CheckText & `field.${string}`;

const headerTexts: ReadonlySet<string> = new Set<HeaderText>([
  ...(['header.electionId', 'header.packageDigest', 'header.mode', 'header.stationId'] as const),
  ...(['header.deviceId', 'header.kind', 'header.sequence', 'header.part'] as const),
  ...(['header.correctionReason', 'header.capture', 'header.softwareDigest'] as const),
  ...(['header.openedAtS', 'header.closedAtS', 'header.madeAtS'] as const),
]);
const fieldTexts: ReadonlySet<string> = new Set<FieldText>([
  ...(['field.registered', 'field.verifiedFemale', 'field.verifiedMale', 'field.inBox'] as const),
  ...(['field.valid', 'field.invalid', 'field.blank', 'field.spoilt', 'field.rejected'] as const),
]);

function isHeaderText(key: string): key is HeaderText {
  return headerTexts.has(key);
}

function isFieldText(key: string): key is FieldText {
  return fieldTexts.has(key);
}
