/** Two people each: registrars, commissioners and adjudicators, who sign what they have read on the portal. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { DecisionPlan, PlannedChange } from '../sim/acts.ts';
import { makePaperMaker } from '../sim/make-papers.ts';
import { staffFor } from '../sim/story-tools.ts';
import type { PaperDesk } from './bring-papers.ts';
import { putInto } from './bring-papers.ts';
import type { CentreAddresses, DossierAnswer } from './centre-api.ts';
import { isResult, postDecision, readDossier, readLogSize } from './centre-api.ts';
import { readRaisedAlerts } from './console-alerts.ts';
import type { NightFiles } from './night-files.ts';
import type { StationNight } from './plan-night.ts';
import { deviceOf, spareId } from './plan-night.ts';

export interface Deciders {
  /** Before the station closes. */
  replaceDevice(stationId: string): Promise<void>;
  /**
   * Everybody who is on time has sent. The six hours of the law would outlast the night: two commissioners move
   * the deadline of every group to this second. Resolves with it, in Unix milliseconds.
   */
  endDeadlines(): Promise<number>;
  /** What people decide on the station's case once they may see it, if anything. */
  decideCase(night: StationNight): Promise<void>;
}

interface DeciderSetup {
  readonly files: NightFiles;
  readonly addresses: CentreAddresses;
  readonly papers: PaperDesk;
  readonly signal: AbortSignal;
}

const lookEveryMs = 400;

export function makeDeciders({ files, addresses, papers, signal }: DeciderSetup): Deciders {
  const maker = makePaperMaker(files.sim);
  const { portal } = addresses;

  function sign(
    name: string,
    stationId: string | undefined,
    change: PlannedChange,
    baseSize: number,
    leaves: readonly number[] = [],
  ): Uint8Array {
    const { kind } = change;
    const contestId = undefined;
    const signedBy = staffFor(kind);
    const plan: DecisionPlan = {
      ...{
        name,
        kind,
        stationId,
        contestId,
        change,
        signedBy,
        flaw: 'none' as const,
        byCourt: false,
      },
    };
    return maker.decision(plan, { nowMs: Date.now(), baseSize, leavesOf: () => leaves });
  }

  async function post(stationId: string | undefined, change: PlannedChange, name: string) {
    const baseSize = await readLogSize(portal);
    await postDecision(addresses.console, sign(name, stationId, change, baseSize));
  }

  async function seen(
    stationId: string,
    isSeen: (dossier: DossierAnswer) => boolean,
  ): Promise<DossierAnswer> {
    for (;;) {
      const dossier = await readDossier(portal, stationId);
      if (isSeen(dossier)) return dossier;
      await sleep(lookEveryMs, undefined, { signal });
    }
  }

  /** The console calls them; the dossier is what they read. */
  async function called(stationId: string): Promise<void> {
    for (;;) {
      const alerts = await readRaisedAlerts(addresses.console);
      if (alerts.some((alert) => alert.stationId === stationId && isCall(alert.what))) return;
      await sleep(lookEveryMs, undefined, { signal });
    }
  }

  /** By way of a file, as those do who sign on their own machines. */
  async function decide(
    { station: { stationId } }: StationNight,
    dossier: DossierAnswer,
    change: PlannedChange,
  ): Promise<void> {
    const leaves = (dossier.evidence ?? [])
      .filter((each) => each.kind === 'card' && isResult(each))
      .map(({ leafIndex }) => leafIndex);
    const { logSize } = assertDefined(dossier.snapshot, 'a dossier after the embargo');
    const signed = sign(`${stationId}/${change.kind}`, stationId, change, logSize, leaves);
    await putInto(
      join(files.centre, 'decisions', 'incoming'),
      `${stationId}-${change.kind}`,
      signed,
    );
  }

  return {
    async replaceDevice(stationId) {
      const oldDeviceId = deviceOf(stationId);
      const change = { kind: 'replace-device', oldDeviceId, newDeviceId: spareId } as const;
      await post(stationId, change, `${stationId}/replace-device`);
    },
    async endDeadlines() {
      const deadlineS = Math.ceil(Date.now() / 1000);
      for (const pollingGroup of files.manifest.pollingGroups.keys()) {
        const change = { kind: 'move-deadline', pollingGroup, deadlineS } as const;
        await post(undefined, change, `deadline of ${pollingGroup}`);
      }
      return deadlineS * 1000;
    },
    async decideCase(night) {
      const { station, figures, incident } = night;
      const { stationId } = station;
      const whenComplete = async () => {
        await called(stationId);
        return seen(
          stationId,
          (dossier) => dossier.state === 'discrepant' && isComplete(night, dossier),
        );
      };
      switch (incident?.kind) {
        case 'altered-transmission':
          return decide(night, await whenComplete(), { kind: 'adopt', evidence: 'card' });
        case 'sums-wrong':
          return decide(night, await whenComplete(), { kind: 'correct', count: figures.truth });
        case 'candidates-above-list':
          return decide(night, await whenComplete(), { kind: 'annul' });
        case 'second-content':
          await decide(night, await whenComplete(), { kind: 'recount' });
          await seen(stationId, ({ state }) => state === 'at-audit-centre');
          return papers.auditCount(night, figures.truth);
        case 'hand-count-6':
          await called(stationId);
          await seen(stationId, ({ state }) => state === 'at-audit-centre');
          return papers.auditCount(night, figures.machine);
        default:
          return undefined;
      }
    },
  };
}

function isCall(what: string): boolean {
  return what === 'station.discrepant' || what === 'station.at-audit-centre';
}

/** All that is still on its way makes a decision stale: they wait for the card and for both counts. */
function isComplete({ handCountWay }: StationNight, { evidence = [] }: DossierAnswer): boolean {
  const hasHandCount =
    handCountWay === 'form'
      ? evidence.some(({ kind }) => kind === 'form')
      : evidence.some(({ tapeKind }) => tapeKind === 'hand-count');
  const has = (way: string) => evidence.some((each) => each.kind === way && isResult(each));
  return has('transmission') && has('card') && hasHandCount;
}
