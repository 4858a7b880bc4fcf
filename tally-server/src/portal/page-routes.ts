/** The page for people, rendered here: no script runs in the browser. */
import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { answering, cacheShortly } from './answers.ts';
import { chooseLocale } from './locale.ts';
import type { DiscrepantView } from './page.ts';
import { renderPage, styleSheet } from './page.ts';
import type { PortalPorts } from './portal-ports.ts';
import { parseCount } from './query.ts';
import { viewSummary } from './summary-view.ts';

const stationsPerPage = 25;

export function makePageRoutes(ports: PortalPorts): Router {
  const { clock, election, gate, reconciler } = ports;
  const router = makeRouter();

  router.get('/style.css', (_, response) => {
    response.type('text/css').set('Cache-Control', cacheShortly).send(styleSheet);
  });
  router.get(
    '/',
    answering(async (request, response) => {
      const page = parseCount(request.query['page'], 1, 1_000_000);
      if (page === undefined || page < 1) return refusal('request.malformed');
      const locale = chooseLocale(request.query['lang'], request.headers['accept-language']);
      const nowMs = clock.nowMs();
      const summary = viewSummary(election.manifest, gate, reconciler.summary(), ports, nowMs);
      const { shown, hasNext } = await discrepantOn(ports, page, nowMs);
      response.set('Content-Language', locale).vary('Accept-Language').type('html');
      response.send(
        renderPage(locale, {
          electionName: election.manifest.electionName,
          contests: election.contests,
          summary,
          discrepant: shown,
          page,
          hasNext,
        }),
      );
      return undefined;
    }),
  );
  return router;
}

/** Only stations of groups whose embargo is over; `shown` is undefined when no group's is. */
async function discrepantOn(
  { election, gate, reconciler }: PortalPorts,
  page: number,
  nowMs: number,
): Promise<{ readonly shown: readonly DiscrepantView[] | undefined; readonly hasNext: boolean }> {
  const isOpen = (group: string): boolean => gate.ofGroup(group, nowMs) === 'everything';
  if (![...election.manifest.pollingGroups.keys()].some(isOpen)) {
    return { shown: undefined, hasNext: false };
  }
  const shown: DiscrepantView[] = [];
  let skip = (page - 1) * stationsPerPage;
  for (const stationId of reconciler.discrepantStations()) {
    const group = reconciler.state(stationId)?.pollingGroup ?? '';
    if (!isOpen(group)) continue;
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    if (shown.length === stationsPerPage) return { shown, hasNext: true };
    const verdict = await reconciler.station(stationId);
    const centreName = election.roster.station(stationId)?.centreName ?? '';
    shown.push({ stationId, centreName, findings: verdict?.findings ?? [] });
  }
  return { shown, hasNext: false };
}
