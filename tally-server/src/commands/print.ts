/** What commands say: lines for a person, refusals with their code, and the exit status. */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { formatRefusal as formatAdvice } from '@mutabaqa/shared/i18n/format-text.ts';

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line and status 1; the command returns after it. */
export function printRefused(what: string): void {
  process.stderr.write(`Refused: ${what}\n`);
  process.exitCode = 1;
}

/** Code and parameters for whoever writes them down, then what happened and what to do. */
export function formatRefusal({ code, params }: Refusal): string {
  const details = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const what = details.length === 0 ? code : `${code} (${details.join(', ')})`;
  return `${what}: ${formatAdvice('en', { code, params })}`;
}
