/**
 * A whole centre (gateway, log, reconciler, bundle import, portal) and its card reader on the sample
 * election, to be attacked; and the check that an attack did no harm.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { makeHpkeOpener, makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { openEnvelope } from '@mutabaqa/shared/envelope/tape-record.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { oneByOneCardFiles } from '@mutabaqa/tally-server/card-reader/card-files.ts';
import { makeCardReader } from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import { type CentreConfig, defaultConfig } from '@mutabaqa/tally-server/config.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { verifyStore } from '@mutabaqa/tally-server/log/verify-store.ts';
import type { LogEventCode } from '@mutabaqa/tally-server/log-events.ts';
import { type CentreParts, startCentreParts } from '@mutabaqa/tally-server/server-parts.ts';
import type { SignedTape } from './sample-centre.ts';
import { sampleKey, sampleSealingKey } from './sample-election.ts';
import {
  makeSampleElection,
  type SampleElection,
  type SampleServer,
  type SampleServerOptions,
  type SealedTape,
  sealTape,
  startSampleServer,
  type TapeChoice,
} from './sample-gateway.ts';
import { identityOf, openSampleLink, type SampleLink } from './sample-link.ts';

/** Votes of every tape here: if they are seen anywhere before the embargo ends, something leaked. */
export const tellingVotes = [918_273, 645_546, 372_819, 736_451] as const;

export interface AttackedCentre extends SampleServer {
  readonly sample: SampleElection;
  readonly parts: CentreParts;
  readonly port: number;
  /** A new link; closed by `closeLinks`. */
  link(deviceId?: string, identity?: SampleElection['strayIdentity']): Promise<SampleLink>;
  /** A link after its hello. */
  greeted(deviceId?: string): Promise<SampleLink>;
  closeLinks(): Promise<void>;
  /** Where bags of cards lie. */
  readonly cards: string;
  /** Reads these bags, carries the bundle over, waits until it is in the log. */
  readCards(...bags: readonly string[]): Promise<void>;
  /** Waits for an event with these fields in the lines after `from`. */
  logged(
    code: LogEventCode,
    fields: Readonly<Record<string, unknown>>,
    from: number,
  ): Promise<void>;
}

const waiting = { timeout: 20_000, interval: 10 };

export async function startAttackedCentre(
  options: Omit<SampleServerOptions, 'directory' | 'startParts'> & {
    readonly sample?: SampleElection;
    /** Instead of the defaults. */
    readonly publication?: CentreConfig['publication'];
    /** The directory of the pages' bundle. */
    readonly ensureSiteBundle?: () => Promise<string>;
  } = {},
): Promise<AttackedCentre> {
  const sample = options.sample ?? makeSampleElection('live');
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-attacked-'));
  const cards = join(directory, 'cards');
  mkdirSync(cards);
  mkdirSync(join(directory, 'package', 'parts'), { recursive: true });
  writeFileSync(join(directory, 'package', 'manifest'), sample.signedManifest);
  for (const { digestHex, bytes } of sample.parts) {
    writeFileSync(join(directory, 'package', 'parts', digestHex), bytes);
  }
  let parts: CentreParts | undefined;
  const running = await startSampleServer(sample, {
    ...options,
    directory,
    async startParts(core) {
      const loopback = { address: '127.0.0.1', port: 0 };
      const { publication = defaultConfig.publication } = options;
      const config = { ...defaultConfig, portal: loopback, console: loopback, publication };
      const { ensureSiteBundle } = options;
      const site = ensureSiteBundle && { ensureSiteBundle };
      parts = await startCentreParts(core, { directory, logNumber: 1, config, ...site });
      return parts;
    },
  });
  const { server, logLines } = running;
  const links: SampleLink[] = [];
  const reader = makeSampleReader(running, sample);

  async function link(deviceId = 'device-1', identity = identityOf(sample, deviceId)) {
    const opened = await openSampleLink(sample, server.gatewayPort, deviceId, identity);
    links.push(opened);
    return opened;
  }
  async function logged(code: LogEventCode, fields: object, from: number): Promise<void> {
    await vi.waitFor(() => {
      const events = logLines.slice(from).map((line) => JSON.parse(line) as unknown);
      expect(events).toContainEqual(expect.objectContaining({ event: code, ...fields }));
    }, waiting);
  }

  return {
    ...running,
    sample,
    parts: assertDefined(parts, 'parts'),
    port: server.gatewayPort,
    link,
    async greeted(deviceId) {
      const opened = await link(deviceId);
      expect(await opened.greet()).toMatchObject({ kind: 'welcome' });
      return opened;
    },
    async closeLinks() {
      for (const each of links.splice(0)) await each.close();
      await vi.waitFor(() => expect(server.gateway.linkCount).toBe(0), waiting);
    },
    cards,
    async readCards(...bags) {
      const from = logLines.length;
      const { bundles } = await reader.readAll(cards, bags, true);
      if (bundles > 0) await logged('bundle.imported', {}, from);
    },
    logged,
  };
}

function makeSampleReader({ server, directory, clock }: SampleServer, sample: SampleElection) {
  const { manifest } = sample.election;
  return makeCardReader({
    election: manifest,
    opening: {
      crypto: nodeCrypto,
      files: oneByOneCardFiles,
      opener: makeHpkeOpener(sampleSealingKey('card')),
    },
    sign: sampleKey('reader-1').sign,
    sealer: assertDefined(makeHpkeSealer(server.keys.bundle.publicKey), 'bundle key'),
    place: {
      files: durableFiles,
      directory: join(directory, 'reader'),
      bundleDirectory: join(directory, 'bundles', 'incoming'),
      readerId: 'reader-1',
    },
    clock,
    cardsAtOnce: 4,
    report: () => undefined,
  });
}

/** A tape with figures that nothing may show. */
export function tellingTape(
  sample: SampleElection,
  station: number,
  choice: TapeChoice = {},
): SealedTape {
  return sealTape(sample, station, { votes: tellingVotes, ...choice });
}

/** What a device wrote to its card beside the transmission `sealed`. */
export function signedTapeOf({ envelope }: SealedTape): SignedTape {
  const decoded = decodeEnvelope(envelope);
  assert(decoded.ok, 'a sample envelope');
  const opener = makeHpkeOpener(sampleSealingKey('transmission'));
  const record = openEnvelope(nodeCrypto, opener, decoded.value);
  assert(record.ok, 'a sample record');
  const { tape, tapeSignature } = record.value;
  return { tape, tapeSignature, signer: tape.header.deviceId };
}

/** What is public, figures of nobody's among it. */
export async function readPublic({ parts }: AttackedCentre): Promise<string> {
  const paths = ['/', '/api/v1/summary', '/api/v1/feed?limit=1000', '/log/checkpoint'];
  const stations = [1, 2, 3, 4].map((number) => `/api/v1/stations/st-${number}`);
  const results = ['/results', '/results/latest', '/results/stations.csv'];
  const texts = [...paths, ...stations, ...results].map(async (path) => {
    const answer = await fetch(`http://127.0.0.1:${parts.portal.port}${path}`);
    return await answer.text();
  });
  return (await Promise.all(texts)).join('\n');
}

let sequence = 1000;

/** A device that did nothing wrong is served as ever. */
export async function expectGoodTape(
  centre: AttackedCentre,
  link?: SampleLink,
): Promise<SealedTape> {
  const device = link ?? (await centre.greeted('device-4'));
  const sealed = tellingTape(centre.sample, 4, { header: { sequence: sequence++ } });
  const answer = await device.submit(sealed.envelope, sequence);
  assert(answer.kind === 'receipt', `a good tape is received, not answered with ${answer.kind}`);
  const verified = verifyReceipt(nodeCrypto, centre.server.logKey, answer.receipt, sealed);
  expect(verified).toMatchObject({ ok: true });
  return sealed;
}

/** Log and evidence agree, nothing leaked, a good tape is received. */
export async function expectUnharmed(centre: AttackedCentre): Promise<void> {
  await expectGoodTape(centre);
  const { server, directory, logLines } = centre;
  const guard = await openFileGuard(nodeCrypto, join(directory, 'guard'));
  const report = await verifyStore(nodeCrypto, server.store, server.logKey, await guard.read());
  await guard.close();
  expect(report.problems).toEqual([]);
  expectNothingTold(logLines.join(''));
  expectNothingTold(await readPublic(centre));
}

/** Neither figures nor verdicts nor keys. */
export function expectNothingTold(text: string): void {
  for (const votes of tellingVotes) expect(text).not.toContain(String(votes));
  expect(text).not.toMatch(/PRIVATE KEY|"(state|states)":[^}]*(matched|discrepant)|E20\d/);
}
