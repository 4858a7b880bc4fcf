import type { ReactNode } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import type { AreaSums } from '../../data/totals.ts';
import { Figure, Share } from '../../parts/figure.tsx';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { accountRow, shareOfSum } from './sum-lines.ts';

/** What people ask of an area before they ask who leads. All of it from adopted figures. */
export function AreaFacts({ area }: { readonly area: AreaSums }) {
  const t = useTexts(resultsTexts);
  const { number, percent } = useFigures();
  const adopted = (field: string): string | null => accountRow(area, field)?.[3] ?? null;
  const inBox = adopted('inBox');
  const [invalid, female, male] = ['invalid', 'verifiedFemale', 'verifiedMale'].map(adopted);
  const verified =
    typeof female === 'string' && typeof male === 'string'
      ? String(BigInt(female) + BigInt(male))
      : null;
  const { ballots, registered, hundredths } = area.turnout;
  return (
    <dl className="big-facts">
      <Fact name={t('stationsCounted')}>
        <strong>
          {t('stationsOf', {
            counted: number(area.adoptedStations),
            all: number(area.stations),
          })}
        </strong>
      </Fact>
      <Fact name={t('turnout')}>
        <strong>
          <Share hundredths={hundredths} />
        </strong>
        <small>
          {t('turnoutOf', { ballots: number(ballots), registered: number(registered) })}
        </small>
      </Fact>
      <Fact name={t('invalid')}>
        <strong>
          <Figure value={invalid} />
        </strong>
        {shareText(invalid, inBox, 'shareOfBallots')}
      </Fact>
      <Fact name={t('verifiedFemale')}>
        <strong>
          <Figure value={female} />
        </strong>
        {shareText(female, verified, 'shareOfVerified')}
      </Fact>
      <Fact name={t('verifiedMale')}>
        <strong>
          <Figure value={male} />
        </strong>
        {shareText(male, verified, 'shareOfVerified')}
      </Fact>
    </dl>
  );

  function shareText(
    part: string | null | undefined,
    whole: string | null,
    text: 'shareOfBallots' | 'shareOfVerified',
  ): ReactNode {
    const share = shareOfSum(part ?? null, whole);
    return share !== null && <small>{t(text, { share: percent(share) })}</small>;
  }
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
