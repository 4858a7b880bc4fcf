import type { ReactNode } from 'react';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { formatShortDigest } from '@mutabaqa/shared/tape/short-digest.ts';
import { useFigures } from '../../app/show-figures.ts';
import { Digest } from '../../parts/digest.tsx';
import { Moment } from '../../parts/figure.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { CheckOutcome } from './run-check.ts';

/** Whose tape it says it is; proved or not is said above and below. */
export function TapeFacts({
  outcome,
}: {
  readonly outcome: Extract<CheckOutcome, { kind: 'checked' }>;
}) {
  const t = useTexts(checkTexts);
  const { number, digits } = useFigures();
  const { inHand, check } = outcome;
  const { header, digest } = inHand.tape;
  const { index, count } = header.part;
  const facts: [string, ReactNode][] = [
    [t('fact.station'), <bdi key="s">{header.stationId}</bdi>],
    [t('fact.centre'), <bdi key="c">{check.station?.centreName ?? '–'}</bdi>],
    [
      t('fact.kind'),
      `${t(`kind.${header.kind}`)}, ${t('sequence', { sequence: number(header.sequence) })}`,
    ],
    [t('fact.device'), <bdi key="d">{header.deviceId}</bdi>],
    [t('fact.made'), <Moment key="m" timeMs={header.madeAtS * 1000} />],
    ...(count > 1
      ? [[t('fact.part'), t('partOf', { index, count })] satisfies [string, ReactNode]]
      : []),
    [
      t('fact.shortDigest'),
      <bdi key="n" dir="ltr" className="short-digest">
        {digits(formatShortDigest(digest))}
      </bdi>,
    ],
    [t('fact.digest'), <Digest key="h" hex={formatHex(digest)} />],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
