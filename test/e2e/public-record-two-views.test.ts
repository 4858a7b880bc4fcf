/**
 * A centre with a mirror that lags, and a host that shows another history under the log's own key: readers of the
 * public listener and of the one or the other host put together what they got.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { decodeLeaf, encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { runObserverProcess } from '../builders/observer-process.ts';
import type { PublishedCentre } from '../builders/published-centre.ts';
import type { RecordCentre } from '../builders/record-centre.ts';
import { startRecordCentre } from '../builders/record-centre.ts';
import { coverTracks } from '../builders/rewriting-centre.ts';
import type { StaticServer } from '../builders/static-server.ts';
import { serveStatic } from '../builders/static-server.ts';

let centre: RecordCentre;
let directory: string;
/** As the mirror stood before the embargo ended. */
let lagging: StaticServer;
let forked: StaticServer;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-views-'));
  centre = await startRecordCentre();
  await centre.publish();
  cpSync(centre.disk, join(directory, 'lagging'), { recursive: true });
  await centre.adoptCard();
  await centre.publish();
  cpSync(centre.disk, join(directory, 'forked'), { recursive: true });
  const { server } = centre;
  const rewritten = {
    ...{ logKey: server.logKey, centre: server as never },
    at: (_: string, ...path: string[]) => join(directory, 'forked', ...path),
    decide: () => Promise.reject(new Error('nothing is decided here')),
    publish: () => Promise.reject(new Error('nor published')),
  } satisfies PublishedCentre;
  await coverTracks(rewritten, (entries) =>
    entries.map((entry, index) => {
      const leaf = assertDefined(decodeLeaf(entry), 'a leaf');
      return index === 2 ? encodeLeaf({ ...leaf, stationId: 'st-4' }) : entry;
    }),
  );
  lagging = await serveStatic(join(directory, 'lagging'));
  forked = await serveStatic(join(directory, 'forked'));
}, 120_000);
afterAll(async () => {
  await lagging.close();
  await forked.close();
  await centre.close();
  rmSync(directory, { recursive: true });
});

async function follow(site: string, keep: string) {
  const { code, out } = await runObserverProcess(
    ...['follow', '--site', site, '--log-key', centre.vkey, '--once', '--json'],
    ...['--keep', join(directory, keep)],
  );
  const { checks } = JSON.parse(out) as { checks: { id: string; state: string }[] };
  const failed = checks.filter(({ state }) => state === 'failed').map(({ id }) => id);
  return { code, failed };
}

const compare = (...sites: readonly string[]) =>
  runObserverProcess(
    ...['compare', ...sites, '--log-key', centre.vkey],
    ...['--evidence', join(directory, 'proofs')],
  );

test('a mirror that lags has the same history, and is accused of nothing', async () => {
  expect(await compare(centre.origin, lagging.origin, centre.disk)).toMatchObject({ code: 0 });
});

test('the log of another history, read from one host alone, is sound in itself', async () => {
  const args = ['verify-log', `${forked.origin}/log`, '--log-key', centre.vkey];
  expect(await runObserverProcess(...args)).toMatchObject({ code: 0 });
});

test('two who compare what the listener and that host show have the proof in their hands', async () => {
  const compared = await compare(centre.origin, forked.origin);
  expect([compared.code, compared.out]).toEqual([1, expect.stringMatching(/FAILED/)]);
  const [proof = ''] = readdirSync(join(directory, 'proofs'));
  const args = ['verify-fork', join(directory, 'proofs', proof), '--log-key', centre.vkey];
  expect((await runObserverProcess(...args)).code).toBe(0);
});

test('one who followed the listener notices when sent to a host of another or of an older history', async () => {
  expect(await follow(centre.origin, 'kept')).toEqual({ code: 0, failed: [] });
  expect(await follow(forked.origin, 'kept')).toMatchObject({ code: 1, failed: ['fork'] });
  expect(await follow(lagging.origin, 'kept')).toMatchObject({
    code: 1,
    failed: expect.arrayContaining(['rollback']) as unknown,
  });
  // What was refused left no trace in the copy, and the proof is not forgotten.
  const kept = await runObserverProcess(
    ...['verify-log', join(directory, 'kept', 'log'), '--log-key', centre.vkey],
  );
  expect(kept.code).toBe(0);
  expect(await follow(centre.origin, 'kept')).toEqual({ code: 1, failed: ['fork'] });
});
