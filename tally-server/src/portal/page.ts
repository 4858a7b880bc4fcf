/** The one public page: arrivals, and after the embargo what the comparison found. */
import type { FieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { formatFinding, locales } from '@mutabaqa/shared/i18n/format-text.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { logDirectoryName } from '../publish/log-files.ts';
import type { Contests } from './field-name.ts';
import { nameField } from './field-name.ts';
import type { Html } from './html.ts';
import { html, nothing } from './html.ts';
import { directionOf, localeNames, portalTexts } from './locale.ts';
import type { SummaryView } from './summary-view.ts';

export interface DiscrepantView {
  readonly stationId: string;
  readonly centreName: string;
  readonly state: StationState;
  readonly findings: readonly Finding[];
}

export interface PageModel {
  readonly electionName: string;
  readonly contests: Contests;
  readonly summary: SummaryView;
  /** undefined before the embargo ends. */
  readonly discrepant: readonly DiscrepantView[] | undefined;
  /** From 1. */
  readonly page: number;
  readonly hasNext: boolean;
}

/** Findings shown of one station; the rest is a link away. */
const findingsShownMax = 20;

export function renderPage(locale: Locale, model: PageModel): string {
  const text = portalTexts[locale];
  const { summary } = model;
  const isOpen = summary.groups.every(({ exposure }) => exposure === 'everything');
  const logName = logDirectoryName(summary.log);
  const body = html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${text.title}: ${model.electionName}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        ${
          summary.mode === 'rehearsal'
            ? html`<p class="rehearsal" role="alert">${text.rehearsal}</p>`
            : nothing
        }
        <header>
          <h1><bdi>${model.electionName}</bdi></h1>
          <nav aria-label="${text.language}">${locales.map((each) => languageLink(each))}</nav>
        </header>
        <main>
          ${arrivals(locale, summary)} ${comparison(locale, model)}
          <section>
            <h2>${text.log}</h2>
            <p>${text.logSize}: ${number(summary.logSize)}</p>
            <p>
              ${text.data}:
              <a href="/${logName}/checkpoint">checkpoint</a>
              <a href="/${logName}/key">key</a>
              <a href="/api/v1/summary">summary</a>
              <a href="/api/v1/feed">feed</a>
              <a href="/api/v1/policy">policy</a>
              <a href="/api/v1/openapi.json">openapi.json</a>
              ${isOpen ? resultLinks : nothing}
            </p>
          </section>
        </main>
        <footer>${text.shownAt} ${time(summary.timeMs)}</footer>
      </body>
    </html>`;
  return body.html;
}

/** As a station goes through them. */
const statesInOrder: readonly StationState[] = [
  ...(['awaited', 'overdue', 'received', 'matched', 'resolved'] as const),
  ...(['discrepant', 'at-audit-centre', 'quarantined', 'annulled'] as const),
];

const resultLinks = html`
  <a href="/results/stations.csv">stations.csv</a>
  <a href="/results/discrepancies.ndjson">discrepancies.ndjson</a>
  <a href="/results/totals.json">totals.json</a>
  <a href="/results/outcome.json">outcome.json</a>
  <a href="/results/decisions.ndjson">decisions.ndjson</a>
  <a href="/results/SHA256SUMS">SHA256SUMS</a>
`;

function languageLink(locale: Locale): Html {
  return html`<a href="/?lang=${locale}" lang="${locale}">${localeNames[locale]}</a> `;
}

function arrivals(locale: Locale, summary: SummaryView): Html {
  const text = portalTexts[locale];
  const shown = statesInOrder.filter((state) =>
    summary.groups.some(({ states: counts }) => counts[state] !== undefined),
  );
  return html`<section>
    <h2>${text.arrivals}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${text.group}</th>
          <th scope="col">${text.stations}</th>
          ${shown.map((state) => html`<th scope="col">${text[state]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${summary.groups.map(
          (group) =>
            html`<tr>
              <th scope="row"><bdi>${group.id}</bdi></th>
              <td>${number(group.stations)}</td>
              ${shown.map((state) => {
                const count = group.states[state];
                return html`<td>${count === undefined ? '–' : number(count)}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
    ${summary.groups
      .filter(({ exposure }) => exposure === 'arrivals')
      .map(
        (group) =>
          html`<p class="embargo">
            <bdi>${group.id}</bdi>: ${text.embargo} ${time(group.embargoEndsAtMs)}
          </p>`,
      )}
  </section>`;
}

function comparison(
  locale: Locale,
  { summary, contests, discrepant, page, hasNext }: PageModel,
): Html {
  if (discrepant === undefined) return nothing;
  const text = portalTexts[locale];
  const sum = (by: 'both' | 'transmission-only' | 'card-only'): string =>
    number(summary.groups.reduce((total, group) => total + (group.arrivedBy?.[by] ?? 0), 0));
  const link = (to: number, label: string): Html =>
    html`<a href="/?lang=${locale}&amp;page=${to}">${label}</a> `;
  return html`<section>
    <h2>${text.comparison}</h2>
    <dl>
      <dt>${text.bothChannels}</dt>
      <dd>${sum('both')}</dd>
      <dt>${text.transmissionOnly}</dt>
      <dd>${sum('transmission-only')}</dd>
      <dt>${text.cardOnly}</dt>
      <dd>${sum('card-only')}</dd>
    </dl>
    <h2>${text.discrepantStations}</h2>
    ${discrepant.length === 0 ? html`<p>${text.noDiscrepancy}</p>` : nothing}
    ${discrepant.map((station) => discrepantStation(locale, station, contests))}
    <p>
      ${page > 1 ? link(page - 1, text.previous) : nothing}
      ${hasNext ? link(page + 1, text.next) : nothing}
    </p>
  </section>`;
}

function discrepantStation(
  locale: Locale,
  { stationId, centreName, state, findings }: DiscrepantView,
  contests: Contests,
): Html {
  const text = portalTexts[locale];
  const address = `/api/v1/stations/${encodeURIComponent(stationId)}`;
  return html`<article>
    <h3>
      ${text.station} <a href="${address}"><bdi>${stationId}</bdi></a> <bdi>${centreName}</bdi>:
      ${text[state]}
    </h3>
    <table>
      <thead>
        <tr>
          <th scope="col">${text.finding}</th>
          <th scope="col">${text.field}</th>
          <th scope="col">${text.transmitted}</th>
          <th scope="col">${text.card}</th>
        </tr>
      </thead>
      <tbody>
        ${findings.slice(0, findingsShownMax).map((finding) => {
          const { code, path, params } = finding;
          return html`<tr>
            <td>${code}: ${formatFinding(locale, finding, 'lay')}</td>
            <td>${path ? field(locale, path, contests) : nothing}</td>
            <td>${value(path, params['left'])}</td>
            <td>${value(path, params['right'])}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </article>`;
}

/** The path stands in the title: it is what files and the API call the field. */
function field(locale: Locale, path: FieldPath, contests: Contests): Html {
  const { kind, name, contest } = nameField(locale, path, contests);
  const isPath = kind === '';
  const shown = isPath ? html`<bdi dir="ltr">${name}</bdi>` : html`${kind}: <bdi>${name}</bdi>`;
  const where = contest === undefined ? nothing : html` <small><bdi>${contest}</bdi></small>`;
  return html`<span title="${formatFieldPath(path)}">${shown}${where}</span>`;
}

/** Tapes give times in seconds; people read them as times. */
function value(path: FieldPath | undefined, given: string | number | undefined): Html {
  const isTime = path?.kind === 'header' && path.field.endsWith('AtS');
  if (isTime && typeof given === 'number') return time(given * 1000);
  return html`<bdi>${given ?? ''}</bdi>`;
}

/** Left to right in every language, or date, time and offset would change places. */
function time(timeMs: number): Html {
  return html`<bdi dir="ltr">${formatTime(timeMs)}</bdi>`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** Baghdad has kept +03:00 all year since 2008. */
export function formatTime(timeMs: number): string {
  if (!Number.isFinite(timeMs)) return '–';
  const local = new Date(timeMs + 3 * 3_600_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} +03:00`;
}

export const styleSheet = `
:root { color-scheme: light dark; font-family: system-ui, "Noto Naskh Arabic", sans-serif; line-height: 1.5; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
.rehearsal { background: #b00020; color: #fff; font-weight: bold; padding: .5rem; text-align: center; }
table { border-collapse: collapse; width: 100%; }
th, td { border-block-end: 1px solid #8888; padding: .3rem .5rem; text-align: start; }
thead { font-size: .85rem; }
td { font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
small { display: block; }
section { overflow-x: auto; }
dt { font-weight: bold; }
`;
