import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { FeedEvent, FeedIndex, FeedPage } from '@mutabaqa/shared/site/feed.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre, sampleEmbargoEndMs } from '@mutabaqa/test/builders/sample-centre.ts';
import {
  makePlantedNight,
  readPublicJson,
  startSiteWriters,
} from '@mutabaqa/test/builders/site-writers.ts';
import { afterEach, expect, test } from 'vitest';

let centre: SampleCentre;
afterEach(async () => centre.close());

const at = (...path: string[]): string => join(centre.directory, 'public', ...path);
const read = <Content>(...path: string[]): Content => readPublicJson<Content>(centre, ...path);

test('has every leaf once, in pages; full pages stay', async () => {
  centre = await makeSampleCentre();
  const { round } = await startSiteWriters(centre);
  const commitment = new Uint8Array(32);
  const one = { kind: 'refusal' as const, stationId: '', commitment, sealed: false };
  await centre.sequencer.append(Array.from({ length: 2400 }, () => one));
  await round();
  const index = read<FeedIndex>('feed', 'index.json');
  expect(index).toEqual({ log: 1, size: 2401, pageSize: 1000, pages: 3 });
  const pages = [0, 1, 2].map((page) => read<FeedPage>('feed', '1', `${page}.json`));
  expect(pages.map(({ from, events }) => [from, events.length])).toEqual([
    [0, 1000],
    [1000, 1000],
    [2000, 401],
  ]);
  const events = pages.flatMap((page) => page.events);
  expect(events.map((event) => event.index)).toEqual(Array.from({ length: 2401 }, (_, i) => i));
  await expectTrue(events);
  await centre.transmit(centre.tape(1));
  expect(await round()).toContain('feed/1/2.json');
  expect(await round()).not.toContain('feed/1/0.json');
});

test('opens what was sealed once the embargo ends, in full pages too', async () => {
  ({ centre } = await makePlantedNight());
  const { round } = await startSiteWriters(centre);
  const commitment = new Uint8Array(32);
  const one = { kind: 'refusal' as const, stationId: '', commitment, sealed: false };
  await centre.sequencer.append(Array.from({ length: 1100 }, () => one));
  await round();
  const before = read<FeedPage>('feed', '1', '0.json').events;
  const sealed = before.filter(({ kind }) => kind === 'sealed').length;
  expect(sealed).toBeGreaterThan(2);
  centre.clock.timeMs = sampleEmbargoEndMs;
  const touched = await round();
  expect(touched).toContain('feed/1/0.json');
  expect(touched).not.toContain('feed/1/1.json');
  const { events } = read<FeedPage>('feed', '1', '0.json');
  expect(events.filter(({ opened }) => opened)).toHaveLength(sealed);
  await expectTrue(events);
});

test('comes back from the store, also when somebody damaged it', async () => {
  centre = await makeSampleCentre();
  await (await startSiteWriters(centre)).round();
  const page = readFileSync(at('feed', '1', '0.json'), 'utf8');
  writeFileSync(at('feed', '1', '0.json'), 'damaged');
  const beforeMs = statSync(at('feed', 'index.json')).mtimeMs;
  await (await startSiteWriters(centre)).round();
  expect(readFileSync(at('feed', '1', '0.json'), 'utf8')).toBe(page);
  expect(statSync(at('feed', 'index.json')).mtimeMs).toBe(beforeMs);
});

/** Each event is its leaf, and each opening opens it. */
async function expectTrue(events: readonly FeedEvent[]): Promise<void> {
  const leaves = await centre.store.leaves(0, events.length);
  for (const { index, kind, commitment, opening, opened } of events) {
    const leaf = assertDefined(decodeLeaf(leaves[index]?.entry ?? new Uint8Array()), 'a leaf');
    expect({ kind, commitment }).toEqual({
      kind: leaf.kind,
      commitment: formatHex(leaf.commitment),
    });
    if (opening === undefined) continue;
    const open = openSealedLeaf(nodeCrypto, leaf, Uint8Array.from(Buffer.from(opening, 'base64')));
    expect(opened?.kind).toBe(open?.kind);
  }
}
