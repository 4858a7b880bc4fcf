/** `/results`: published versions, and single tapes from the store. */
import { join } from 'node:path';
import type { Response, Router } from 'express';
import { Router as makeRouter } from 'express';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { findWithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import { publishTape } from '../publish/published-record.ts';
import { answerFile } from './answer-file.ts';
import { answering, cacheForEver, cacheShortly, embargoRefusal } from './answers.ts';
import type { PortalPorts } from './portal-ports.ts';

export function makeResultRoutes(ports: PortalPorts): Router {
  const { clock, gate, versions, publicDirectory } = ports;
  const router = makeRouter();

  /** What follows mixes groups or is a whole version: closed until the last embargo is over. */
  const closed = (): Refusal | undefined =>
    gate.ofElection(clock.nowMs()) === 'everything' ? undefined : embargoRefusal(gate.opensAtMs);

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

/** As deep as a version's files lie: package/parts/<digest>. */
const namesMax = 3;

/** Names on disk are percent-encoded, so a decoded segment is encoded again: no `..`, no slash. */
async function answerVersionFile(
  { publicDirectory }: PortalPorts,
  response: Response,
  version: string,
  names: readonly string[],
  cacheControl: string,
): Promise<Refusal | undefined> {
  if (names.length === 0 || names.length > namesMax) return refusal('resource.unknown');
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
  { clock, crypto, decisions, election, gate, store }: PortalPorts,
  response: Response,
  digestHex: string,
): Promise<Refusal | undefined> {
  const digest = parseHex(digestHex) ?? new Uint8Array();
  const evidence =
    (await store.findEvidence('transmission', digest)) ??
    (await store.findEvidence('card', digest)) ??
    (await store.findEvidence('paper-tape', digest));
  const group = evidence && election.roster.station(evidence.stationId)?.pollingGroup;
  const nowMs = clock.nowMs();
  const exposure = group === undefined ? gate.ofElection(nowMs) : gate.ofGroup(group, nowMs);
  // One answer for "not yet" and "no such tape": else asking would tell whether a tape arrived.
  if (exposure !== 'everything') return embargoRefusal(gate.opensAtMs);
  if (evidence === undefined) return refusal('resource.unknown');
  const hidden = findWithheldSections(decisions.facts).of(evidence.stationId);
  const { tape } = publishTape(crypto, evidence, hidden);
  if (tape === undefined) return refusal('resource.unknown');
  // Not for ever: a section may still be withheld by decision.
  response.set({ 'Content-Type': 'application/octet-stream', 'Cache-Control': cacheShortly });
  response.send(Buffer.from(encodeSignedTape(tape.bytes, tape.signature)));
  return undefined;
}
