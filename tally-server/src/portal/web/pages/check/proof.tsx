import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { SignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { ProofStep } from '@mutabaqa/shared/tape-check/proof-steps.ts';
import { Digest } from '../../parts/digest.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import type { CheckText } from '../../texts/check-en.ts';
import type { TextOf } from '../../texts/text-table.ts';
import { useTexts } from '../../texts/text-table.ts';

interface ProofProps {
  readonly steps: readonly ProofStep[];
  /** The package, as officers signed it. */
  readonly signed: SignedManifest;
}

export function Proof({ steps, signed }: ProofProps) {
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
            {step.id === 'package' && <Signers signed={signed} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Fingerprint and keys, for comparing with what the reader has from elsewhere. */
function Signers({ signed }: Pick<ProofProps, 'signed'>) {
  const t = useTexts(checkTexts);
  const { manifest, signatures, digest } = signed;
  const officers = [...manifest.officers.values()];
  return (
    <>
      <small>
        {t('step.package.compare')} <Digest hex={formatHex(digest)} />
      </small>
      <details>
        <summary>{t('step.package.keys')}</summary>
        <ul className="officers">
          {signatures.map(({ officerId }) => {
            const number = officers.findIndex(({ id }) => id === officerId) + 1;
            const key = manifest.officers.get(officerId)?.publicKey;
            return (
              <li key={officerId}>
                {t('step.package.officer', { number })}{' '}
                {key !== undefined && <Digest hex={formatHex(key)} />}
              </li>
            );
          })}
        </ul>
      </details>
    </>
  );
}

function sentenceOf(t: TextOf<CheckText>, { id, outcome, params }: ProofStep): string {
  const isTaken = outcome === 'proved';
  if (id === 'roster' && isTaken && params['placedAtLeaf'] !== undefined) {
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
    case 'decision-unlogged':
    case 'host-word':
      return t(`why.${why}`, params);
    default:
      return t('why.refused');
  }
}
