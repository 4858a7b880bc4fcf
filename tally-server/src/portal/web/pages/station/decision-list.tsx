import { useFigures } from '../../app/show-figures.ts';
import type { ShownDecision } from '../../data/decisions.ts';
import { useDecisions } from '../../data/decisions.ts';
import { Digest } from '../../parts/digest.tsx';
import { Moment } from '../../parts/figure.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import type { StationText } from '../../texts/station-en.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface DecisionListProps {
  readonly leaves: readonly number[];
  readonly version: number | undefined;
}

export function DecisionList({ leaves, version }: DecisionListProps) {
  const t = useTexts(stationTexts);
  const decisions = useDecisions(version, leaves.length > 0);
  const wanted = new Set(leaves);
  return (
    <section aria-labelledby="decisions-title">
      <h2 id="decisions-title">{t('decisions')}</h2>
      {leaves.length === 0 ? <p>{t('decisionsNone')}</p> : <FileMessage file={decisions} />}
      <ol className="timeline">
        {decisions.value
          ?.filter(({ leafIndex }) => wanted.has(leafIndex))
          .map((decision) => (
            <DecisionItem key={decision.leafIndex} decision={decision} />
          ))}
      </ol>
    </section>
  );
}

const roles = [
  ...(['clerk', 'supervisor', 'adjudicator', 'registrar'] as const),
  ...(['commissioner', 'auditor', 'officer'] as const),
] satisfies readonly (StationText extends infer Key
  ? Key extends `role.${infer Role}`
    ? Role
    : never
  : never)[];

function DecisionItem({ decision }: { readonly decision: ShownDecision }) {
  const t = useTexts(stationTexts);
  const { number } = useFigures();
  const { leafIndex, timeMs, kind, reason, legalGround, signers, digest } = decision;
  const signed = signers.map(({ role, number: n }) => {
    const known = roles.find((each) => each === role);
    return known === undefined ? `${role} ${n}` : t(`role.${known}`, { number: number(n) });
  });
  return (
    <li>
      <p className="timeline-time">
        <Moment timeMs={timeMs} />
        {' · '}
        {t('leaf', { leaf: number(leafIndex) })}
      </p>
      <p>
        <strong>{t(`decision.${kind}`)}</strong>
      </p>
      {reason !== '' && (
        <p>
          {t('reason')}: <bdi>{reason}</bdi>
        </p>
      )}
      {legalGround !== '' && (
        <p>
          {t('legalGround')}: <bdi>{legalGround}</bdi>
        </p>
      )}
      <p>
        {t('signedBy')}: {signed.join(' · ')}
      </p>
      <p className="timeline-digest">
        <Digest hex={digest} />
      </p>
    </li>
  );
}
