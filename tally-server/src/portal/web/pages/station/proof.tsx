import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { useFigures } from '../../app/show-figures.ts';
import { verifyStationCommand } from '../../data/commands.ts';
import { useConfirmed } from '../../data/confirmed.ts';
import { useVersionHead } from '../../data/versions.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Digest } from '../../parts/digest.tsx';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface ProofProps {
  readonly stationId: string;
  readonly version: number | undefined;
  readonly election: LookupIndex | undefined;
}

export function Proof({ stationId, version, election }: ProofProps) {
  const t = useTexts(stationTexts);
  const { number } = useFigures();
  const head = useVersionHead(version);
  const confirmed = useConfirmed(election);
  const count = confirmed?.organisations.get(stationId) ?? 0;
  return (
    <section aria-labelledby="proof-title" className="proof">
      <h2 id="proof-title">{t('proof')}</h2>
      <p className="screen-only">{t('proofLog')}</p>
      <p className="screen-only">{t('proofTotals')}</p>
      {version !== undefined && election !== undefined && (
        <CopyLine text={verifyStationCommand(stationId, version)} />
      )}
      {head.value !== undefined && (
        <p>
          {t('sumRoot', { version: number(head.value.version) })}:{' '}
          <Digest hex={head.value.sumRoot} />
        </p>
      )}
      <p>
        {count > 0
          ? t('confirmed', { count: number(count), names: confirmed?.names.join(', ') ?? '' })
          : t('confirmedNone')}
      </p>
    </section>
  );
}
