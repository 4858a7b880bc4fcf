import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import { useFigures } from '../../app/show-figures.ts';
import type { ContestOutcome } from '../../data/totals.ts';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface OutcomeTextProps {
  readonly outcome: ContestOutcome;
  readonly ballot: LookupContest | undefined;
}

export function OutcomeText({ outcome, ballot }: OutcomeTextProps) {
  const t = useTexts(resultsTexts);
  const { number } = useFigures();
  const { stations, registered, withoutRoll } = outcome.outstanding;
  return (
    <section aria-labelledby="outcome-title" className="outcome">
      <h2 id="outcome-title">{t('outcome')}</h2>
      <p>{leads()}</p>
      {stations > 0 && (
        <p>
          {t('outcomeOutstanding', { stations: number(stations), registered: number(registered) })}{' '}
          {withoutRoll > 0 && t('outcomeWithoutRoll', { stations: number(withoutRoll) })}
        </p>
      )}
      <p>
        <strong>{t(`outcome.${outcome.canChange}`)}</strong> {t('outcomeSeats')}
      </p>
    </section>
  );

  function leads(): string {
    const { leader, runnerUp, margin } = outcome;
    if (leader === null || BigInt(leader.votes) === 0n) return t('outcomeNobody');
    const first = { leader: nameOf(leader.code), votes: number(leader.votes) };
    if (runnerUp === null || margin === null) return t('outcomeAlone', first);
    const second = { ...first, runnerUp: nameOf(runnerUp.code), margin: number(margin) };
    return t(BigInt(margin) === 0n ? 'outcomeTie' : 'outcomeLeads', second);
  }

  function nameOf(code: string): string {
    const list = ballot?.lists.find((each) => each.code === code);
    const candidate = ballot?.candidates.find(({ id }) => id === code);
    return (outcome.level === 'list' ? list?.name : candidate?.name) ?? code;
  }
}
