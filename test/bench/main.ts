/**
 * `npm run bench [-- --json FILE] [--tapes N] [--stations N] [--only NAME]`: what this machine's limits
 * are, and how near to them the system comes. All limits are measured in the same run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatJson, formatTable } from './result-row.ts';
import { benchNames, runBenches } from './run-benches.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    tapes: { type: 'string', default: '10000' },
    stations: { type: 'string', default: '44000' },
    only: { type: 'string' },
  },
});
const only = benchNames.find((name) => name === values.only);
const sizes = { tapes: Number(values.tapes), stations: Number(values.stations) };
if (values.only !== undefined && only === undefined) {
  console.error(`--only is one of ${benchNames.join(', ')}`);
  process.exitCode = 2;
} else if (!(sizes.tapes >= 100) || !(sizes.stations >= 100)) {
  console.error('--tapes and --stations are at least 100');
  process.exitCode = 2;
} else {
  const rows = await runBenches(sizes, only ? [only] : benchNames, (name) => {
    console.error(`... ${name}`);
  });
  console.log(formatTable(rows));
  if (values.json !== undefined) writeFileSync(values.json, formatJson(rows));
}
