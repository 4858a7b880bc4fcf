import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { useState } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import { useLogNumber } from '../../data/now.ts';
import { proveLeaf } from '../../data/prove-leaf.ts';
import { Digest } from '../../parts/digest.tsx';
import { Figure, Moment } from '../../parts/figure.tsx';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

type Evidence = Dossier['evidence'][number];

interface TimelineProps {
  readonly dossier: Dossier;
  readonly election: LookupIndex | undefined;
}

/** Every piece of evidence in the order of the log. */
export function Timeline({ dossier, election }: TimelineProps) {
  const t = useTexts(stationTexts);
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('timeline')}</h2>
      {dossier.evidence.length === 0 && <p>{t('timelineNone')}</p>}
      <ol className="timeline">
        {dossier.evidence.map((evidence) => (
          <Piece key={evidence.leafIndex} evidence={evidence} election={election} />
        ))}
      </ol>
      {dossier.cards.length > 0 && (
        <>
          <h3>{t('cardProblems')}</h3>
          <ul className="plain">
            {dossier.cards.map(({ leafIndex, code, params }) => (
              <li key={`${leafIndex} ${code}`}>
                <bdi dir="ltr">{code}</bdi> {t('leaf', { leaf: leafIndex })}{' '}
                <code dir="ltr">{JSON.stringify(params)}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface PieceProps {
  readonly evidence: Evidence;
  readonly election: LookupIndex | undefined;
}

function Piece({ evidence, election }: PieceProps) {
  const t = useTexts(stationTexts);
  const { number, digits } = useFigures();
  const { leafIndex, receivedAtMs, digest } = evidence;
  return (
    <li>
      <p className="timeline-time">
        <Moment timeMs={receivedAtMs} />
        {' · '}
        {t('leaf', { leaf: number(leafIndex) })}
      </p>
      <p>
        <strong>
          {'formKind' in evidence ? t(`kind.${evidence.formKind}`) : t(`kind.${evidence.kind}`)}
        </strong>{' '}
        {'tapeKind' in evidence ? (
          <>
            {t(`tape.${evidence.tapeKind}`)}
            {' · '}
            {t('device', {
              device: digits(evidence.deviceId),
              sequence: number(evidence.sequence),
            })}
            {evidence.part.count > 1 &&
              ` · ${t('part', {
                part: number(evidence.part.index),
                parts: number(evidence.part.count),
              })}`}
            {/* Versions that were made before dossiers named it do not say. */}
            {'capture' in evidence && ` · ${t(`capture.${evidence.capture}`)}`}
          </>
        ) : (
          t('signedByTwo')
        )}
      </p>
      {'statement' in evidence && evidence.statement !== null && (
        <details>
          <summary>{t('statement')}</summary>
          <dl className="pairs">
            {Object.entries(evidence.statement).map(([name, value]) => (
              <div key={name}>
                <dt dir="ltr">{name}</dt>
                <dd>
                  {typeof value === 'number' ? <Figure value={value} /> : JSON.stringify(value)}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <p className="timeline-digest">
        <Digest hex={digest} />
      </p>
      <InLog leafIndex={leafIndex} election={election} />
    </li>
  );
}

interface InLogProps {
  readonly leafIndex: number;
  readonly election: LookupIndex | undefined;
}

function InLog({ leafIndex, election }: InLogProps) {
  const t = useTexts(stationTexts);
  const log = useLogNumber();
  const [answer, setAnswer] = useState<'asking' | boolean>();
  if (election === undefined) return null;
  const ask = async (): Promise<void> => {
    setAnswer('asking');
    try {
      setAnswer(await proveLeaf(election, log, leafIndex));
    } catch (fault) {
      setAnswer(false);
      if (!(fault instanceof TypeError)) throw fault; // what a link that breaks off throws
    }
  };
  return (
    <p className="in-log screen-only">
      <button type="button" disabled={answer === 'asking'} onClick={() => void ask()}>
        {t('prove')}
      </button>{' '}
      <span role="status">
        {answer === 'asking' && t('proving')}
        {answer === true && <span className="good">{t('proven')}</span>}
        {answer === false && <span className="bad">{t('notProven')}</span>}
      </span>
    </p>
  );
}
