/**
 * The page for signature beside a bundle for a court: what it is, what its digests are, how it was checked and what
 * came of it. One sheet of A4, complete in itself. Equal arguments give equal bytes, so that who verifies the bundle
 * makes the page again.
 */
import { formatTime } from '../i18n/format-time.ts';
import type { Locale } from '../i18n/fill-text.ts';
import type { CourtFacts } from './court-files.ts';
import { statementTextsAr } from './statement-ar.ts';
import { statementTextsCkb } from './statement-ckb.ts';
import { statementTextsEn } from './statement-en.ts';
import type { StatementTexts } from './statement-texts.ts';

/** Of the verifier's report. */
export interface StatedCheck {
  readonly number: number;
  readonly state: 'passed' | 'failed' | 'not-made';
}

const texts: Readonly<Record<Locale, StatementTexts>> = {
  ar: statementTextsAr,
  ckb: statementTextsCkb,
  en: statementTextsEn,
};

export function statementFile(locale: Locale): string {
  return `statement-${locale}.html`;
}

/** `sumsDigestHex`: SHA-256 of the bundle's list of digests. */
export function formatStatement(
  locale: Locale,
  facts: CourtFacts,
  sumsDigestHex: string,
  checks: readonly StatedCheck[],
): string {
  const t = texts[locale];
  const isRehearsal = facts.mode !== 'live';
  const direction = locale === 'en' ? 'ltr' : 'rtl';
  const rows: [string, string][] = [
    [t.election, `${escapeText(facts.electionName)} (${code(facts.electionId)})`],
    [t.scope, scopeOf(t, facts)],
    [t.version, `${figure(facts.version)} · ${time(facts.versionTimeMs)}`],
    [t.made, time(facts.madeAtMs)],
    [t.log, code(facts.logOrigin)],
    [t.checkpoint, `${t.size} ${figure(facts.logSize)}<br>${hex(facts.logRoot)}`],
    [t.packageDigest, hex(facts.packageDigest)],
    [t.sums, hex(sumsDigestHex)],
    [t.logKey, hex(facts.logKeyFingerprint)],
    [`${t.officers} (${figure(facts.officersNeeded)} ${t.needed})`, officers(facts)],
  ];
  return `<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${t.title}</title>
<style>${style}</style>
</head>
<body>
${isRehearsal ? `<p class="rehearsal">${t.rehearsal}</p>\n` : ''}<h1>${t.title}</h1>
<p>${t.what}</p>
<table class="facts">
${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join('\n')}
</table>
<h2>${t.howTitle}</h2>
<p>${t.how} <bdi dir="ltr"><code>node verify/observer.mjs verify-court . --log-key …</code></bdi></p>
<p class="outcome">${outcome(t, checks)}</p>
<p>${t.limits}</p>
<h2>${t.signTitle}</h2>
<table class="signatures">
<thead><tr>${[t.name, t.role, t.signature, t.date].map((each) => `<th scope="col">${each}</th>`).join('')}</tr></thead>
<tbody>
${'<tr><td></td><td></td><td></td><td></td></tr>\n'.repeat(signatureLines)}</tbody>
</table>
</body>
</html>
`;
}

const signatureLines = 3;
/** More of them than this would not leave room for signatures; the package has them all. */
const officersShown = 6;

function scopeOf(t: StatementTexts, { scope }: CourtFacts): string {
  if (scope.kind === 'election') return t.wholeElection;
  const word = scope.kind === 'station' ? t.station : t.constituency;
  return `${word} ${code(scope.id)}`;
}

function officers({ officers: all }: CourtFacts): string {
  const lines = all
    .slice(0, officersShown)
    .map(({ id, fingerprint }) => `${code(id)} ${hex(fingerprint)}`);
  return [...lines, ...(all.length > officersShown ? ['…'] : [])].join('<br>');
}

function outcome(t: StatementTexts, checks: readonly StatedCheck[]): string {
  const numbersOf = (state: StatedCheck['state']): number[] =>
    checks.filter((each) => each.state === state).map(({ number }) => number);
  const list = (label: string, numbers: readonly number[]): string =>
    numbers.length === 0
      ? ''
      : ` · ${label} ${figure(numbers.length)} (<bdi dir="ltr">${numbers.join(', ')}</bdi>)`;
  const failed = numbersOf('failed');
  const head =
    checks.length === 0 ? t.notChecked : failed.length === 0 ? t.verified : t.notVerified;
  return `<strong>${head}</strong> ${t.passed} ${figure(numbersOf('passed').length)}${list(t.failed, failed)}${list(t.notMade, numbersOf('not-made'))}.`;
}

function figure(value: number): string {
  return `<bdi>${value}</bdi>`;
}

function time(timeMs: number): string {
  return `<bdi dir="ltr">${formatTime(Math.floor(timeMs / 1000))}</bdi>`;
}

/** Ids are other people's texts: isolated, so that they turn nothing round. */
function code(text: string): string {
  return `<bdi><code>${escapeText(text)}</code></bdi>`;
}

/** In groups of four, for reading aloud and comparing. */
function hex(digits: string): string {
  const groups = digits.match(/.{1,4}/g) ?? [];
  return `<bdi dir="ltr"><code>${escapeText(groups.join(' '))}</code></bdi>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

const style = `
@page { size: A4; margin: 10mm 14mm; }
* { box-sizing: border-box; }
body { font: 9.5pt/1.35 'Noto Sans Arabic', 'Noto Naskh Arabic', system-ui, sans-serif; color: #000; background: #fff;
  max-width: 182mm; margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 15pt; margin: 0 0 2mm; }
h2 { font-size: 11pt; margin: 3mm 0 1mm; }
p { margin: 0 0 2mm; }
code { font: 8pt/1.3 ui-monospace, 'DejaVu Sans Mono', monospace; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.25mm solid #666; padding: 1mm 2mm; text-align: start; vertical-align: top; }
.facts th { width: 44mm; font-weight: 600; }
.signatures th { width: 25%; }
.signatures td { height: 11mm; }
.outcome { border: 0.5mm solid #000; padding: 1.5mm 2mm; }
.rehearsal { border: 0.7mm solid #000; padding: 1mm 2mm; font-weight: 700; text-align: center; }
@media screen { body { padding: 8mm 4mm; } }
`;
