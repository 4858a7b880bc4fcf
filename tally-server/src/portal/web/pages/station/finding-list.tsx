import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import type { FindingView } from '@mutabaqa/shared/results/finding-view.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useSharedWords } from '../../data/shared-words.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { PlaceOnTape } from './place-on-tape.tsx';

/** The verdict's grounds: in words for anybody, then the arithmetic, then the rule. */
export function FindingList({ dossier }: { readonly dossier: Dossier }) {
  const t = useTexts(stationTexts);
  return (
    <section aria-labelledby="findings-title">
      <h2 id="findings-title">{t('findings')}</h2>
      {dossier.findings.length === 0 ? (
        <p className="good">{t('findingsNone')}</p>
      ) : (
        <Findings findings={dossier.findings} />
      )}
      {dossier.claims.length > 0 && (
        <>
          <h3>{t('claims')}</h3>
          <p>{t('claimsHint')}</p>
          <Findings findings={dossier.claims} />
        </>
      )}
    </section>
  );
}

/** One entry per code: what is the same at thirty places is said once, and its places are listed. */
function Findings({ findings }: { readonly findings: readonly FindingView[] }) {
  const byCode = new Map<string, FindingView[]>();
  for (const finding of findings) {
    const same = byCode.get(finding.code);
    if (same === undefined) byCode.set(finding.code, [finding]);
    else same.push(finding);
  }
  return (
    <ul className="findings">
      {[...byCode].map(([code, same]) => (
        <SameFindings key={code} code={code} findings={same} />
      ))}
    </ul>
  );
}

interface SameFindingsProps {
  readonly code: string;
  readonly findings: readonly FindingView[];
}

function SameFindings({ code, findings }: SameFindingsProps) {
  const t = useTexts(stationTexts);
  const words = useSharedWords();
  const { number, digits } = useFigures();
  const [first, ...others] = findings;
  if (first === undefined) return null;
  const isBlocking = code.startsWith('E');
  return (
    <li className={isBlocking ? 'finding blocking' : 'finding asking'}>
      <p className="finding-lay">
        <span className="finding-code">
          {t(isBlocking ? 'blocks' : 'asks')} · <bdi dir="ltr">{code}</bdi>
        </span>{' '}
        {digits(words.finding(first, 'lay') ?? first.formula)}
      </p>
      <details>
        <summary>
          {t('forExperts')}
          {others.length > 0 && ` · ${t('sameFinding', { count: number(others.length) })}`}
        </summary>
        <ul className="plain">
          {findings.map((finding) => (
            <li key={`${finding.field ?? ''} ${finding.formula}`} className="finding-place">
              {finding.path !== undefined && (
                <strong>
                  <PlaceOnTape path={finding.path} />
                </strong>
              )}
              <p>{digits(words.finding(finding, 'expert') ?? '')}</p>
              <p>
                {t('arithmetic')}:{' '}
                <code dir="ltr" className="formula">
                  {finding.formula}
                </code>
              </p>
            </li>
          ))}
        </ul>
        <p>
          {t('rule')}: <bdi dir="ltr">{first.source}</bdi>
        </p>
      </details>
    </li>
  );
}
