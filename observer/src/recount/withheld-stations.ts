/**
 * Stations with sections that a decision withholds: their verdicts rest on figures that are not shown. So may
 * those of the other stations of their centre, since some rules compare them. Lines about them are left out
 * on both sides of a comparison, and everything else is compared.
 */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { formatCsvRow } from '@mutabaqa/shared/results/text-rows.ts';
import { findWithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import type { FileComparison } from './compare-files.ts';
import { isOffsets } from './check-outputs.ts';
import { compareFiles } from './compare-files.ts';
import type { VersionFiles } from './version-files.ts';

/** Ids; empty when nothing is withheld. */
export function findHiddenStations(
  roster: Pick<Roster, 'station' | 'stations'>,
  decisions: readonly DecisionFact[],
): ReadonlySet<string> {
  const withheld = findWithheldSections(decisions);
  const centres = new Set<string>();
  for (const { stationId = '' } of decisions) {
    const centre = withheld.of(stationId) && roster.station(stationId)?.centreId;
    if (centre !== undefined) centres.add(centre);
  }
  const hidden = new Set<string>();
  if (centres.size === 0) return hidden;
  for (const { centreId, stationId } of roster.stations()) {
    if (centres.has(centreId)) hidden.add(stationId);
  }
  return hidden;
}

/** Files with a station in each line; the heads of tables name none. */
const stationFiles =
  /^(stations\.csv|stations\.ndjson|discrepancies\.ndjson|contests\/.+|stations\/.+)$/;

/** The version without the lines of hidden stations; `discard` takes its copy away. */
export async function compareShown(
  { directory, sums }: VersionFiles,
  hidden: ReadonlySet<string>,
): Promise<{ readonly comparison: FileComparison; discard(): void }> {
  const whole = compareFiles(directory);
  if (hidden.size === 0) return { comparison: whole, discard: () => undefined };
  const copy = mkdtempSync(join(tmpdir(), 'mutabaqa-shown-'));
  const isShown = makeLineFilter(hidden);
  const hasLines = (name: string): boolean => stationFiles.test(name) && !isOffsets(name, sums);
  for (const name of sums.keys()) {
    if (hasLines(name)) await copyLines(join(directory, name), join(copy, name), isShown);
  }
  const shown = compareFiles(copy);
  const comparison: FileComparison = {
    write(file, bytes) {
      if (!hasLines(file)) {
        whole.write(file, bytes);
        return;
      }
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
      const lines = text.split('\n').slice(0, -1).filter(isShown);
      shown.write(file, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
    },
    finish: () => [...whole.finish(), ...shown.finish()],
    get written() {
      return new Set([...whole.written, ...shown.written]);
    },
  };
  return {
    comparison,
    discard: () => {
      rmSync(copy, { recursive: true, force: true });
    },
  };
}

/** Of lines read as latin1, byte by byte, so that nothing is repaired on the way. */
function makeLineFilter(hidden: ReadonlySet<string>): (line: string) => boolean {
  const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  const fields = new Set<string>();
  for (const id of hidden) {
    fields.add(bytesOf(JSON.stringify(id)));
    fields.add(bytesOf(formatCsvRow([id]).slice(0, -1)));
  }
  return (line) => {
    const [, json] = /^\{"station(?:_id|Id)":("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
    const [, cell] = /^("(?:[^"]|"")*"|[^,]*),/.exec(line) ?? [];
    return !fields.has(json ?? cell ?? '');
  };
}

async function copyLines(
  from: string,
  to: string,
  isShown: (line: string) => boolean,
): Promise<void> {
  if (!existsSync(from)) return; // which the sums say
  mkdirSync(dirname(to), { recursive: true });
  const out = createWriteStream(to, 'latin1');
  const input = createReadStream(from, 'latin1');
  for await (const line of createInterface({ input, crlfDelay: 0 })) {
    if (isShown(line)) out.write(`${line}\n`, 'latin1');
  }
  out.end();
  await finished(out);
}
