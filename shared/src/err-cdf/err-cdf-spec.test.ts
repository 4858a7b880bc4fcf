/** Executes proto/spec/err-cdf.md: makes its example again. */
import { expect, test } from 'vitest';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { makeSampleSource, writeSampleFiles } from '@mutabaqa/test/builders/sample-results.ts';
import { readSpec } from '@mutabaqa/test/golden/spec-blocks.ts';

test('the examples stand in the files', async () => {
  const lists = [121, 47];
  const tapes = {
    'st-1': [
      { leafIndex: 1, lists },
      { leafIndex: 2, kind: 'card' as const, lists },
    ],
    'st-2': [{ leafIndex: 3 }],
  };
  const source = makeSampleSource(makeDecidingElection(), { tapes });
  const files = await writeSampleFiles(source, { errCdf: true });
  const spec = readSpec('err-cdf.md');
  const stations = files.get('err-cdf/Baghdad.json') ?? '';
  expect(stations).toContain(`\n${spec.one('station unit').slice(0, -1)},\n`);
  expect(stations).toContain(`\n${spec.one('station votes')}`);
  expect(files.get('err-cdf.json')).toContain(`\n${spec.one('summary votes')}`);
});
