/** `/results`: published versions, single tapes from the store, and what the comparison says now. */
import { join } from 'node:path';
import type { Response, Router } from 'express';
import { Router as makeRouter } from 'express';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { ChannelTotals } from '@mutabaqa/shared/reconcile/channel-totals.ts';
import type { StationDifferences, TotalsByChannel } from '../reconcile/make-reconciler.ts';
import { decodeStored } from '../reconcile/read-case.ts';
import { answerFile } from './answer-file.ts';
import { answering, cacheForEver, cacheShortly } from './answers.ts';
import type { PortalPorts } from './portal-ports.ts';
import { viewFinding } from './station-view.ts';

/** Totals are summed from the store: at most so often, however many ask. */
const totalsAgeMsMax = 10_000;

export function makeResultRoutes(ports: PortalPorts): Router {
  const { clock, gate, versions, publicDirectory } = ports;
  const router = makeRouter();
  const totals = makeTotalsCache(ports);

  /** What follows mixes groups or is a whole version: closed until the last embargo is over. */
  const closed = (): Refusal | undefined =>
    gate.ofElection(clock.nowMs()) === 'everything' ? undefined : embargo(gate.opensAtMs);

  router.get(
    '/totals.json',
    answering(async (_, response) => {
      const reason = closed();
      if (reason !== undefined) return reason;
      response.json(await totals());
      return undefined;
    }),
  );
  router.get(
    '/discrepancies.ndjson',
    answering(async (_, response) => {
      const reason = closed();
      if (reason !== undefined) return reason;
      response.set('Content-Type', 'application/x-ndjson; charset=utf-8');
      for await (const station of ports.reconciler.differences()) {
        if (response.destroyed) break;
        const hasRoom = response.write(formatDifferences(station));
        if (!hasRoom) await drained(response);
      }
      response.end();
      return undefined;
    }),
  );
  router.get(
    '/',
    answering(async (_, response) => {
      const reason = closed();
      if (reason !== undefined) return reason;
      if (versions.newest === 0) return refusal('resource.unknown');
      const path = join(publicDirectory, 'results', 'versions', String(versions.newest));
      return answerFile(response, join(path, 'version.json'), 'application/json', cacheShortly);
    }),
  );
  router.get(
    '/versions/:version/*path',
    answering(async (request, response) => {
      const { version } = request.params;
      const reason = closed();
      if (reason !== undefined) return reason;
      if (typeof version !== 'string' || !/^[1-9][0-9]{0,8}$/.test(version)) {
        return refusal('resource.unknown');
      }
      return answerVersionFile(ports, response, version, namesOf(request.params), cacheForEver);
    }),
  );
  router.get(
    '/*path',
    answering(async (request, response) => {
      const names = namesOf(request.params);
      const [folder, name = ''] = names;
      const [, tapeDigest] = /^([0-9a-f]{64})\.tape$/.exec(name) ?? [];
      if (folder === 'tapes' && names.length === 2 && tapeDigest !== undefined) {
        return answerTape(ports, response, tapeDigest);
      }
      const reason = closed();
      if (reason !== undefined) return reason;
      const newest = String(versions.newest);
      return answerVersionFile(ports, response, newest, names, cacheShortly);
    }),
  );
  return router;
}

function embargo(opensAtMs: number): Refusal {
  const params = Number.isFinite(opensAtMs) ? { until: new Date(opensAtMs).toISOString() } : {};
  return refusal('publication.embargo', params);
}

/** The wildcard's segments, decoded by the router. */
function namesOf(params: Readonly<Record<string, string | string[]>>): readonly string[] {
  const path = params['path'] ?? [];
  return typeof path === 'string' ? [path] : path;
}

const contentTypes: readonly (readonly [RegExp, string])[] = [
  [/\.csv$/, 'text/csv; charset=utf-8'],
  [/\.ndjson$/, 'application/x-ndjson; charset=utf-8'],
  [/\.json$/, 'application/json; charset=utf-8'],
  [/^SHA256SUMS$/, 'text/plain; charset=utf-8'],
];

/** Names on disk are percent-encoded, so a decoded segment is encoded again: no `..`, no slash. */
async function answerVersionFile(
  { publicDirectory }: PortalPorts,
  response: Response,
  version: string,
  names: readonly string[],
  cacheControl: string,
): Promise<Refusal | undefined> {
  if (names.length === 0 || names.length > 2) return refusal('resource.unknown');
  if (names.some((name) => /^\.*$/.test(name))) return refusal('resource.unknown');
  const path = join(
    publicDirectory,
    'results',
    'versions',
    version,
    ...names.map((name) => encodeURIComponent(name)),
  );
  const last = names.at(-1) ?? '';
  const type = contentTypes.find(([pattern]) => pattern.test(last))?.[1];
  return answerFile(response, path, type ?? 'application/octet-stream', cacheControl);
}

/** By its digest, which only who holds the tape knows before it is published: still not earlier. */
async function answerTape(
  { clock, crypto, election, gate, store }: PortalPorts,
  response: Response,
  digestHex: string,
): Promise<Refusal | undefined> {
  const digest = parseHex(digestHex) ?? new Uint8Array();
  const evidence =
    (await store.findEvidence('transmission', digest)) ??
    (await store.findEvidence('card', digest));
  const group = evidence && election.roster.station(evidence.stationId)?.pollingGroup;
  const nowMs = clock.nowMs();
  const exposure = group === undefined ? gate.ofElection(nowMs) : gate.ofGroup(group, nowMs);
  // One answer for "not yet" and "no such tape": else asking would tell whether a tape arrived.
  if (exposure !== 'everything') return embargo(gate.opensAtMs);
  if (evidence === undefined) return refusal('resource.unknown');
  response.set({ 'Content-Type': 'application/octet-stream', 'Cache-Control': cacheForEver });
  const { tape, tapeSignature } = decodeStored(crypto, evidence);
  response.send(Buffer.from(encodeSignedTape(tape.bytes, tapeSignature)));
  return undefined;
}

function formatDifferences({ stationId, arrivedBy, findings }: StationDifferences): string {
  const rows =
    findings.length > 0
      ? findings.map((finding) => {
          const { left, right } = finding.params;
          return { stationId, kind: 'differs', ...viewFinding(finding), left, right };
        })
      : [{ stationId, kind: arrivedBy }];
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function makeTotalsCache({ clock, reconciler, sequencer }: PortalPorts) {
  let cached: { readonly size: number; readonly atMs: number; json: Promise<object> } | undefined;
  return async (): Promise<object> => {
    const nowMs = clock.nowMs();
    const isFresh =
      cached && (cached.size === sequencer.size || nowMs - cached.atMs < totalsAgeMsMax);
    if (cached === undefined || isFresh !== true) {
      const size = sequencer.size;
      const json = reconciler.totals().then((totals) => formatTotals(totals, size));
      cached = { size, atMs: nowMs, json };
      json.catch(() => {
        cached = undefined; // who asked is told; the next one tries again
      });
    }
    return cached.json;
  };
}

/** Sums as decimal strings: absurd counts are representable, and exact. */
function formatTotals({ transmitted, card }: TotalsByChannel, logSize: number) {
  const channel = (totals: ChannelTotals) => ({
    tapes: totals.tapes,
    sums: Object.fromEntries(
      totals.rows().map(({ path, sum }) => [formatFieldPath(path), sum.toString()]),
    ),
  });
  return { logSize, transmitted: channel(transmitted), card: channel(card) };
}
