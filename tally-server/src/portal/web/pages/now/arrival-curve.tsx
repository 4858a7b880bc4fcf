import type { ArrivalCurve } from '@mutabaqa/shared/site/now.ts';
import { useFigures } from '../../app/show-figures.ts';
import { Figure, Moment } from '../../parts/figure.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { placeCurve } from './place-curve.ts';

const width = 640;
const height = 220;

interface CurveProps {
  readonly arrivals: ArrivalCurve;
  readonly stations: number;
}

/** Stations that have arrived, over time: a picture, and beside it the numbers it is drawn from. */
export function Curve({ arrivals, stations }: CurveProps) {
  const t = useTexts(nowTexts);
  const { number, time, digits } = useFigures();
  const { fromMs, stepMs, counts } = arrivals;
  if (counts.length === 0) return <p>{t('curveNone')}</p>;
  const { line, area, steps, ticks } = placeCurve(arrivals, stations, width, height);
  const clock = (timeMs: number): string => digits(time(timeMs).slice(11, 16));
  const label = t('curveLabel', {
    from: time(fromMs),
    to: time(fromMs + counts.length * stepMs),
    count: number(steps.at(-1)?.total ?? 0),
  });
  return (
    <figure className="curve">
      <svg viewBox={`-64 -18 ${width + 100} ${height + 52}`} role="img" aria-label={label}>
        <line className="curve-top" x1="0" x2={width} y1="0" y2="0" />
        <text className="curve-label" x="-6" y="4" textAnchor="end">
          {number(stations)}
        </text>
        <text className="curve-label" x="-6" y={height + 4} textAnchor="end">
          {number(0)}
        </text>
        <path className="curve-area" d={area} />
        <path className="curve-line" d={line} />
        <line className="curve-axis" x1="0" x2={width} y1={height} y2={height} />
        {ticks.map(({ x, timeMs }) => (
          <g key={timeMs}>
            <line className="curve-axis" x1={x} x2={x} y1={height} y2={height + 5} />
            <text className="curve-label" x={x} y={height + 28} textAnchor="middle">
              {clock(timeMs)}
            </text>
          </g>
        ))}
      </svg>
      <details>
        <summary>{t('curveTable')}</summary>
        <div className="scroll" tabIndex={0} role="group" aria-label={t('curveTable')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('curveTime')}</th>
                <th scope="col" className="count">
                  {t('curveNew')}
                </th>
                <th scope="col" className="count">
                  {t('curveTotal')}
                </th>
              </tr>
            </thead>
            <tbody>
              {steps
                .filter(({ count }) => count > 0)
                .map(({ endMs, count, total }) => (
                  <tr key={endMs}>
                    <th scope="row">
                      <Moment timeMs={endMs} />
                    </th>
                    <td className="count">
                      <Figure value={count} />
                    </td>
                    <td className="count">
                      <Figure value={total} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
