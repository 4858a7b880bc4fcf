/** `/api/v1`: what the comparison says now, between two published versions; from the store, after the embargo. */
import type { Response, Router } from 'express';
import { Router as makeRouter } from 'express';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { formatJsonLine } from '@mutabaqa/shared/results/text-rows.ts';
import {
  findWithheldSections,
  hideInFindings,
} from '@mutabaqa/shared/results/withheld-sections.ts';
import type { TapeTotals } from '@mutabaqa/shared/totals/tape-totals.ts';
import type { StationDifferences, TotalsByChannel } from '../reconcile/reconciler.ts';
import { answering, embargoRefusal } from './answers.ts';
import type { PortalPorts } from './portal-ports.ts';

/** Totals are summed from the store: at most so often, however many ask. */
const totalsAgeMsMax = 10_000;

export function makeLiveRoutes(ports: PortalPorts): Router {
  const { clock, gate, reconciler } = ports;
  const router = makeRouter();
  const totals = makeTotalsCache(ports);
  const isOpen = (): boolean => gate.ofElection(clock.nowMs()) === 'everything';

  router.get(
    '/totals',
    answering(async (_, response) => {
      if (!isOpen()) return embargoRefusal(gate.opensAtMs);
      response.json(await totals());
      return undefined;
    }),
  );
  router.get(
    '/discrepancies',
    answering(async (_, response) => {
      if (!isOpen()) return embargoRefusal(gate.opensAtMs);
      response.set('Content-Type', 'application/x-ndjson; charset=utf-8');
      const withheld = findWithheldSections(ports.decisions.facts);
      for await (const station of reconciler.differences()) {
        if (response.destroyed) break;
        const findings = hideInFindings(station.findings, withheld.of(station.stationId));
        const hasRoom = response.write(formatDifferences({ ...station, findings }));
        if (!hasRoom) await drained(response);
      }
      response.end();
      return undefined;
    }),
  );
  return router;
}

function formatDifferences({ stationId, arrivedBy, findings }: StationDifferences): string {
  const rows =
    findings.length > 0
      ? findings.map(({ code, path, params }) => {
          const { left, right } = params;
          const place = path && { field: formatFieldPath(path), path };
          return { stationId, kind: 'differs', code, ...place, params, left, right };
        })
      : [{ stationId, kind: arrivedBy }];
  return rows.map(formatJsonLine).join('');
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
  const channel = (totals: TapeTotals) => ({
    tapes: totals.tapes,
    sums: Object.fromEntries(
      totals.rows().map(({ path, sum }) => [formatFieldPath(path), sum.toString()]),
    ),
  });
  return { logSize, transmitted: channel(transmitted), card: channel(card) };
}
