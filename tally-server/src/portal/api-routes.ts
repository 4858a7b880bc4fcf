/** `/api/v1`: summary, stations, feed. Each asks the gate before it shows anything. */
import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { readCase } from '../reconcile/read-case.ts';
import { answering } from './answers.ts';
import { makeDossiers } from './dossiers.ts';
import { viewLeaf } from './feed-view.ts';
import { openapi } from './openapi.ts';
import type { PortalPorts } from './portal-ports.ts';
import { parseCount } from './query.ts';
import { viewStation } from './station-view.ts';
import { viewSummary } from './summary-view.ts';

export const feedEventsMax = 1000;

export function makeApiRoutes(ports: PortalPorts): Router {
  const { clock, crypto, election, gate, reconciler, sequencer, store } = ports;
  const router = makeRouter();
  const dossiers = makeDossiers();

  router.get('/openapi.json', (_, response) => {
    response.json(openapi);
  });

  router.get('/summary', (_, response) => {
    const summary = reconciler.summary();
    response.json(viewSummary(election.manifest, gate, summary, ports, clock.nowMs()));
  });

  router.get(
    '/stations/:id',
    answering(async (request, response) => {
      const { id } = request.params;
      const entry = typeof id === 'string' ? election.roster.station(id) : undefined;
      if (entry === undefined) return refusal('resource.unknown');
      const exposure = gate.ofGroup(entry.pollingGroup, clock.nowMs());
      // The exposure is part of the name: what was rendered before the embargo ended is not shown after.
      const name = `${exposure} ${entry.stationId}`;
      const dossier = await dossiers.get(name, sequencer.size, async () => {
        const read = await readCase(crypto, store, entry.stationId);
        return JSON.stringify(viewStation(entry, exposure, read, election.contests));
      });
      response.type('json').send(dossier);
      return undefined;
    }),
  );

  router.get(
    '/feed',
    answering(async (request, response) => {
      const after = parseCount(request.query['after'], -1, Number.MAX_SAFE_INTEGER);
      const limit = parseCount(request.query['limit'], 100, feedEventsMax);
      if (after === undefined || limit === undefined) return refusal('request.malformed');
      const from = Math.min(after + 1, sequencer.size);
      const leaves = await store.leaves(from, Math.min(sequencer.size, from + limit));
      const nowMs = clock.nowMs();
      const context = { ...ports, roster: election.roster };
      response.json({
        log: ports.logNumber,
        size: sequencer.size,
        events: leaves.map((leaf) => viewLeaf(context, leaf, nowMs)),
      });
      return undefined;
    }),
  );
  return router;
}
