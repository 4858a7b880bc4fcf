/**
 * A whole centre with its public pages, a mirror on disk, and a night in which the card of st-2 says other
 * figures than its device printed and transmitted.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import { encodePng } from '@mutabaqa/station-agent/printer/png.ts';
import { printTape } from '@mutabaqa/station-agent/printer/print-tape.ts';
import type { Raster } from '@mutabaqa/station-agent/printer/raster.ts';
import { ensureSiteBundle } from '@mutabaqa/tally-server/portal/site-bundle.ts';
import type { AttackedCentre } from './attacked-centre.ts';
import { signedTapeOf, startAttackedCentre } from './attacked-centre.ts';
import { signDecision } from './deciding-election.ts';
import { writeSampleCard } from './sample-centre.ts';
import { sampleKey } from './sample-election.ts';
import type { SampleElection, SealedTape } from './sample-gateway.ts';
import { embargoEndMs, makeSampleElection, sealTape } from './sample-gateway.ts';

/** What the scanner of st-2 counted, and what its card says instead. */
const counted: readonly number[] = [120, 10, 3, 44];
const altered: readonly number[] = [97, 33, 3, 44];

export interface RecordCentre extends AttackedCentre {
  /** Of the public listener. */
  readonly origin: string;
  /** As `--log-key` takes it. */
  readonly vkey: string;
  /** Of the mirror. */
  readonly disk: string;
  /** The tape that hangs at the door of a station. */
  readonly posted: (station: number) => SealedTape;
  /** By two adjudicators: the card's figures for st-2, although the transmission's are right. */
  adoptCard(reason?: string): Promise<void>;
  /** The clock passes the end of the embargo; the version that has every leaf is there and on the mirror. */
  publish(): Promise<string>;
  /** Server, front and everything in the centre's directory are gone; the mirror stays as it is. */
  vanish(): Promise<void>;
}

export async function startRecordCentre(
  sample: SampleElection = makeSampleElection('live'),
): Promise<RecordCentre> {
  const disk = mkdtempSync(join(tmpdir(), 'mutabaqa-disk-'));
  const centre = await startAttackedCentre({
    sample,
    publication: {
      ...{ logIntervalMs: 100, resultsIntervalMs: 200, siteIntervalMs: 200, mirrors: [disk] },
    },
    ensureSiteBundle,
  });
  const posted = (station: number): SealedTape =>
    sealTape(sample, station, { votes: [...counted.slice(0, 3), 42 + station] });
  for (const station of [1, 2, 3]) {
    const device = await centre.greeted(`device-${station}`);
    expect(await device.submit(posted(station).envelope)).toMatchObject({ kind: 'receipt' });
    const onCard = station === 2 ? sealTape(sample, station, { votes: altered }) : posted(station);
    if (station === 3) continue;
    writeSampleCard(join(centre.cards, `st-${station}`), signedTapeOf(onCard));
  }
  await centre.readCards('st-1', 'st-2');
  const { server, clock } = centre;
  const read = (...path: string[]): string => readFileSync(join(disk, ...path), 'utf8');
  let isThere = true;
  const vanish = async (): Promise<void> => {
    if (!isThere) return;
    isThere = false;
    await centre.closeLinks();
    await centre.close();
  };
  return {
    ...centre,
    ...{ disk, posted, vkey: formatVkey(server.logKey) },
    origin: `http://127.0.0.1:${centre.parts.portal.port}`,
    async adoptCard(reason = 'The card is what was counted.') {
      clock.timeMs = embargoEndMs + 1000;
      const evidence = await server.store.evidenceOfStation('st-2');
      const card = assertDefined(
        evidence.find(({ kind }) => kind === 'card'),
        'a card of st-2',
      );
      const taken = await centre.parts.desks.decisions.take(
        signDecision(sample.election, {
          change: { kind: 'adopt', leaves: [card.leafIndex] },
          about: { stationId: 'st-2', contestId: 'Baghdad/council' },
          signers: ['adjudicator-1', 'adjudicator-2'],
          base: { logNumber: 0, size: server.sequencer.size },
          record: { madeAtS: embargoEndMs / 1000 + 1, reason },
        }),
      );
      assert(taken.ok, taken.ok ? '' : JSON.stringify(taken.error));
    },
    async publish() {
      clock.timeMs = Math.max(clock.timeMs, embargoEndMs) + 1000;
      const { size } = server.sequencer;
      return vi.waitFor(
        () => {
          // Who writes versions rests by this clock.
          clock.timeMs += 1000;
          const newest = read('results/newest').trim();
          const facts = JSON.parse(read('results/versions', newest, 'version.json')) as {
            readonly logSize: number;
          };
          expect(facts.logSize).toBeGreaterThanOrEqual(size);
          const checkpoint = verifyCheckpoint(nodeCrypto, server.logKey, read('log/checkpoint'));
          expect(checkpoint.ok && checkpoint.value.size).toBeGreaterThan(facts.logSize);
          expect(JSON.parse(read('now/index.json'))).toMatchObject({ version: Number(newest) });
          read('site/signature');
          return newest;
        },
        { timeout: 40_000, interval: 100 },
      );
    },
    vanish,
    async close() {
      await vanish();
      rmSync(disk, { recursive: true, force: true });
    },
  };
}

/** The paper that the device of the station prints after closing. */
export function printPosted({ sample, posted }: RecordCentre, station: number): Raster {
  const { manifest, contests, roster } = sample.election;
  const { tape, tapeSignature } = signedTapeOf(posted(station));
  const devicePackage = {
    manifest,
    station: assertDefined(roster.station(`st-${station}`), 'a station'),
    contest: (id: string) => contests.get(id),
  };
  const { raster } = printTape(
    nodeCrypto,
    { tape: tape.bytes, tapeSignature },
    {
      devicePackage,
      tapeKey: sampleKey(`device-${station}`).publicKey,
      settings: { paper: '80', locale: 'ar' },
    },
  );
  return raster;
}

/** As `setInputFiles` takes it. */
export function pictureOf(raster: Raster) {
  return { name: 'tape.png', mimeType: 'image/png', buffer: Buffer.from(encodePng(raster)) };
}
