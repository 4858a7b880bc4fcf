import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { ProofStep } from '@mutabaqa/shared/tape-check/proof-steps.ts';
import { Digest } from '../../parts/digest.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import type { CheckText } from '../../texts/check-en.ts';
import type { TextOf } from '../../texts/text-table.ts';
import { useTexts } from '../../texts/text-table.ts';

interface ProofProps {
  readonly steps: readonly ProofStep[];
  readonly packageDigest: Uint8Array;
}

export function Proof({ steps, packageDigest }: ProofProps) {
  const t = useTexts(checkTexts);
  return (
    <section className="proof">
      <h2>{t('proof.title')}</h2>
      <ol>
        {steps.map((step) => (
          <li key={step.id} className={`outcome-${step.outcome}`} data-step={step.id}>
            <strong className="outcome">{t(`outcome.${step.outcome}`)}</strong>{' '}
            <span>{sentenceOf(t, step)}</span>
            {step.outcome !== 'proved' && <em> {whyOf(t, step)}</em>}
            {step.id === 'package' && (
              <small>
                {t('step.package.compare')} <Digest hex={formatHex(packageDigest)} />
              </small>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function sentenceOf(t: TextOf<CheckText>, { id, outcome, params }: ProofStep): string {
  const isTaken = outcome === 'proved';
  if (id === 'roster' && params['placedAtLeaf'] !== undefined) {
    return t('step.roster.placed', params);
  }
  if (id === 'comparison' && !isTaken) return t('step.comparison.untaken');
  if (id === 'inclusion' && !isTaken) return t('step.inclusion.untaken');
  return t(`step.${id}`, params);
}

/** Codes of refusals are told in words above. */
function whyOf(t: TextOf<CheckText>, { why, params }: ProofStep): string {
  switch (why) {
    case 'not-reached':
    case 'offline':
    case 'unpublished':
    case 'files-missing':
    case 'contests-missing':
    case 'ballot-differs':
    case 'copy-signature':
    case 'checkpoint':
    case 'log-proof':
    case 'other-commitment':
    case 'sealed':
    case 'record-differs':
      return t(`why.${why}`, params);
    default:
      return t('why.refused');
  }
}
