import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { parseVkey } from '@mutabaqa/shared/merkle/note.ts';
import type { LookupContest, LookupIndex, LookupStations } from '@mutabaqa/shared/site/lookup.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { readPublicJson, startSiteWriters } from '@mutabaqa/test/builders/site-writers.ts';
import { afterEach, expect, test } from 'vitest';

let centre: SampleCentre;
afterEach(async () => centre.close());

const at = (...path: string[]): string => join(centre.directory, 'public', ...path);
const read = <Content>(...path: string[]): Content => readPublicJson<Content>(centre, ...path);

test('says what the package says', async () => {
  centre = await makeSampleCentre();
  const { manifest, digest, roster, contests } = centre.election;
  await (await startSiteWriters(centre)).writeLookup();
  const index = read<LookupIndex>('lookup', 'index.json');
  const key = assertDefined(parseVkey(nodeCrypto, index.logKey), 'a key');
  expect(formatHex(key.publicKey)).toBe(formatHex(manifest.logKey));
  expect(index).toMatchObject({
    electionId: manifest.electionId,
    mode: 'rehearsal',
    packageDigest: formatHex(digest),
    logKeyFingerprint: formatHex(nodeCrypto.sha256(manifest.logKey)).slice(0, 32),
    stations: 7,
    map: false,
    constituencies: [
      { id: 'Baghdad', stations: 4 },
      { id: 'Basra', stations: 3 },
    ],
  });
  expect(index.groups.map(({ id, stations }) => [id, stations])).toEqual([
    ['special', 0],
    ['general', 7],
  ]);
  const stations = index.constituencies.flatMap(
    ({ id }) => read<LookupStations>('lookup', 'stations', `${id}.json`).stations,
  );
  expect(stations).toHaveLength(roster.size);
  for (const { id, centreName, group, registered, contests: voted } of stations) {
    const entry = assertDefined(roster.station(id), id);
    expect({ centreName, group, registered }).toEqual({
      centreName: entry.centreName,
      group: entry.pollingGroup,
      registered: entry.registered,
    });
    expect(voted).toEqual(entry.papers.flatMap(({ contestIds }) => contestIds));
  }
  const name = `${encodeURIComponent('Basra/council')}.json`;
  const contest = read<LookupContest>('lookup', 'contests', name);
  const known = assertDefined(contests.get('Basra/council'), 'a contest');
  expect(contest.lists).toEqual(known.lists);
  expect(contest.candidates.map(({ id, list }) => [id, list])).toEqual([
    ['c1', '101'],
    ['c2', '101'],
    ['c3', '102'],
    ['c4', '102'],
  ]);
});

test('has the map that the centre was given, and no other file for one', async () => {
  centre = await makeSampleCentre();
  const { writeLookup } = await startSiteWriters(centre);
  writeFileSync(join(centre.directory, 'map.topojson'), '{"type":"Topology","objects":{}}');
  await writeLookup();
  expect(read<LookupIndex>('lookup', 'index.json').map).toBe(true);
  expect(existsSync(at('lookup', 'map.topojson'))).toBe(true);
  writeFileSync(join(centre.directory, 'map.topojson'), 'no map');
  await expect(writeLookup()).rejects.toThrow('not TopoJSON');
  expect(read<LookupIndex>('lookup', 'index.json').map).toBe(false);
});
