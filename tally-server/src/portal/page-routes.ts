/** The page for people, rendered here: no script runs in the browser. */
import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { answering, cacheShortly } from './answers.ts';
import { chooseLocale } from './locale.ts';
import type { DiscrepantView } from './page.ts';
import { renderPage, styleSheet } from './page.ts';
import type { OpenStations } from './open-stations.ts';
import type { PortalPorts } from './portal-ports.ts';
import { parseCount } from './query.ts';
import { viewSummaryNow } from './summary-now.ts';

const stationsPerPage = 25;

export function makePageRoutes(ports: PortalPorts, stations: OpenStations): Router {
  const { clock, election } = ports;
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
      const summary = viewSummaryNow(ports, stations, nowMs);
      const { shown, hasNext } = await discrepantOn(ports, stations, page, nowMs);
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
  { election, reconciler }: PortalPorts,
  stations: OpenStations,
  page: number,
  nowMs: number,
): Promise<{ readonly shown: readonly DiscrepantView[] | undefined; readonly hasNext: boolean }> {
  const isOpen = (group: string): boolean => stations.exposure(group, nowMs) === 'everything';
  if (![...election.manifest.pollingGroups.keys()].some(isOpen)) {
    return { shown: undefined, hasNext: false };
  }
  const shown: DiscrepantView[] = [];
  let skip = (page - 1) * stationsPerPage;
  for (const stationId of reconciler.discrepantStations()) {
    const entry = election.roster.station(stationId);
    if (entry === undefined || !isOpen(entry.pollingGroup)) continue;
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    if (shown.length === stationsPerPage) return { shown, hasNext: true };
    const { verdict } = await stations.show(entry, nowMs);
    const { centreName } = entry;
    const { state, findings } = verdict;
    shown.push({ stationId, centreName, state, findings });
  }
  return { shown, hasNext: false };
}
