/** `/api/v1`: summary, stations, feed, decisions, policy. Each asks the gate before it shows anything. */
import type { Request, Router } from 'express';
import { Router as makeRouter } from 'express';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { makeDecisionRow, numberStaff } from '@mutabaqa/shared/results/decision-rows.ts';
import { viewPolicy } from '@mutabaqa/shared/results/policy-view.ts';
import { findWithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import { answering, embargoRefusal } from './answers.ts';
import { makeDossiers } from './dossiers.ts';
import { viewLeaf } from './feed-view.ts';
import type { OpenStations } from './open-stations.ts';
import { openapi } from './openapi.ts';
import type { PortalPorts } from './portal-ports.ts';
import { parseCount } from './query.ts';
import { viewArrival } from './station-view.ts';
import { viewSummaryNow } from './summary-now.ts';

export const feedEventsMax = 1000;

export function makeApiRoutes(ports: PortalPorts, stations: OpenStations): Router {
  const { clock, election, gate, sequencer, store } = ports;
  const router = makeRouter();
  const dossiers = makeDossiers();
  const decided = makeDossiers(1);

  router.get('/openapi.json', (_, response) => {
    response.json(openapi);
  });

  router.get('/summary', (_, response) => {
    response.json(viewSummaryNow(ports, stations, clock.nowMs()));
  });

  router.get(
    '/stations/:id',
    answering(async (request, response) => {
      const entry = stationOf(ports, request);
      if (entry === undefined) return refusal('resource.unknown');
      const nowMs = clock.nowMs();
      const exposure = gate.ofGroup(entry.pollingGroup, nowMs);
      const isOverdue = stations.isOverdue(entry.pollingGroup, nowMs);
      // What was rendered before the embargo ended, or the deadline fell, is not shown after.
      const name = `${exposure} ${isOverdue} ${entry.stationId}`;
      const dossier = await dossiers.get(name, sequencer.size, async () => {
        if (exposure === 'everything') return JSON.stringify(await stations.dossier(entry, nowMs));
        const evidence = await store.evidenceOfStation(entry.stationId);
        return JSON.stringify(viewArrival(entry, evidence, isOverdue));
      });
      response.type('json').send(dossier);
      return undefined;
    }),
  );

  router.get(
    '/stations/:id/sum-proof',
    answering(async (request, response) => {
      const closed = whileClosed(ports);
      if (closed !== undefined) return closed;
      const entry = stationOf(ports, request);
      const contestId = request.query['contest'];
      if (entry === undefined || typeof contestId !== 'string') return refusal('resource.unknown');
      const proof = await ports.versions.proveStation(entry, contestId);
      if (proof === undefined) return refusal('resource.unknown');
      response.type('application/octet-stream').send(Buffer.from(proof));
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

  router.get(
    '/decisions',
    answering(async (_, response) => {
      const closed = whileClosed(ports);
      if (closed !== undefined) return closed;
      const known = ports.decisions.facts.length;
      const text = await decided.get('', known, async () =>
        JSON.stringify({ decisions: await decisionRows(ports) }),
      );
      response.type('json').send(text);
      return undefined;
    }),
  );

  router.get('/policy', (_, response) => {
    const [ofPackage, ...amended] = ports.reconciler.ledger().policies;
    // An amendment before the embargo ends is a sealed leaf; the package has been public since it was signed.
    const shown = whileClosed(ports) === undefined ? amended : [];
    const policies = [assertDefined(ofPackage, 'the policy of the package'), ...shown];
    response.json({ policies: policies.map((version) => viewPolicy(ports.crypto, version)) });
  });
  return router;
}

function stationOf({ election }: PortalPorts, { params }: Request) {
  const { id } = params;
  return typeof id === 'string' ? election.roster.station(id) : undefined;
}

/** What mixes polling groups waits for the last embargo. */
function whileClosed({ gate, clock }: PortalPorts): Refusal | undefined {
  return gate.ofElection(clock.nowMs()) === 'everything'
    ? undefined
    : embargoRefusal(gate.opensAtMs);
}

async function decisionRows({ crypto, decisions, election, store }: PortalPorts) {
  const { facts } = decisions;
  const staff = numberStaff(election.manifest, facts);
  const withheld = findWithheldSections(facts);
  const rows = [];
  for (const fact of facts) {
    const stored = await store.decisionAt(fact.leafIndex);
    const { record } = assertDefined(stored, `the decision at leaf ${fact.leafIndex}`);
    rows.push(makeDecisionRow(crypto, fact, record, staff, withheld));
  }
  return rows;
}
