/**
 * Envelopes that somebody brings to the gateway with a device's certificate, past the agent: forgers, a copied
 * device, and whoever carries what a station without a link has made. Each is one HTTPS request.
 */
import { X509Certificate } from 'node:crypto';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import { makeHttpsUplink } from '@mutabaqa/station-agent/uplink/https-uplink.ts';
import type { TapePlan } from '../sim/acts.ts';
import type { KnownCount } from '../sim/known-count.ts';
import { makeTapeMaker } from '../sim/make-tapes.ts';
import type { IncidentKind } from './incident-kinds.ts';
import { address, pollingHours } from './night-election.ts';
import type { NightFiles } from './night-files.ts';
import type { StationNight } from './plan-night.ts';
import { deviceOf, secondDeviceOf } from './plan-night.ts';

export interface Visitors {
  /** What is tried beside the station's own sending; resolves when the gateway has answered. */
  visit(night: StationNight): Promise<void>;
  /** Brings what a device has made, with another station's device. */
  carry(envelope: Uint8Array): Promise<void>;
}

interface Visit {
  readonly tape: Partial<TapePlan>;
  /** Of the device that connects. */
  readonly visitor: (stationId: string) => string;
  readonly isRefused: boolean;
}

const answerMsMax = 60_000;

const visits: Readonly<Partial<Record<IncidentKind, Visit>>> = {
  'altered-transmission': { tape: {}, visitor: deviceOf, isRefused: false },
  'second-content': { tape: {}, visitor: deviceOf, isRefused: false },
  'forged-signature': {
    tape: { signedBy: 'forger' },
    visitor: deviceOf,
    isRefused: true,
  },
  'unknown-device': {
    tape: { deviceId: 'device-of-nobody', signedBy: 'device-of-nobody' },
    visitor: deviceOf,
    isRefused: true,
  },
  'revoked-device': { tape: {}, visitor: secondDeviceOf, isRefused: true },
  'replaced-device': { tape: {}, visitor: deviceOf, isRefused: true },
  'other-election': { tape: { isOfThisElection: false }, visitor: deviceOf, isRefused: true },
};

/** `carrierId`: of an ordinary station. */
export function makeVisitors(files: NightFiles, gatewayPort: number, carrierId: string): Visitors {
  const { sim, devices, manifest } = files;
  const maker = makeTapeMaker(sim);
  const serverCa = new X509Certificate(manifest.serverCertificateAuthority).toString();

  /** Resolves with whether there was a receipt. */
  async function bring(envelope: Uint8Array, deviceId: string): Promise<boolean> {
    const { keys, certificatePem } = assertDefined(devices.get(deviceId), deviceId);
    const identity = { key: keys.tlsKeyPem, cert: certificatePem, serverCa };
    const uplink = makeHttpsUplink({
      target: () => ({ host: address, port: gatewayPort, identity, datesCount: true }),
      timers: systemTimers,
      patienceMs: answerMsMax,
      msMax: answerMsMax,
    });
    const answer = await uplink.submit({ envelope, earlierReceipt: undefined });
    return answer.kind === 'receipt';
  }

  return {
    async visit(night) {
      const { station, figures, incident } = night;
      const visit = incident && visits[incident.kind];
      if (visit === undefined) return;
      const { stationId } = station;
      const deviceId = visit.visitor(stationId);
      const plan = planTape(night, files, { deviceId, signedBy: deviceId, ...visit.tape }, figures);
      const isReceived = await bring(maker.transmission(plan), deviceId);
      assert(isReceived !== visit.isRefused, `${incident?.kind}: the gateway answered otherwise`);
    },
    async carry(envelope) {
      const isReceived = await bring(envelope, carrierId);
      assert(isReceived, 'what another device carries is answered with a receipt');
    },
  };
}

/** The tape of somebody who moved some ballots. */
function planTape(
  { station }: StationNight,
  { manifest, startsAtMs }: NightFiles,
  { signedBy = '', deviceId = '', ...changes }: Partial<TapePlan>,
  { altered }: { readonly altered: KnownCount },
): TapePlan {
  const { stationId, pollingGroup } = station;
  const { openedAtS, closedAtS } = pollingHours(manifest, pollingGroup);
  return {
    name: `${stationId}/forged`,
    ...{ stationId, deviceId, signedBy },
    ...{ kind: 'closing', sequence: 1, part: { index: 1, count: 1 }, count: altered },
    ...{ openedAtS, closedAtS, madeAtS: Math.floor(startsAtMs / 1000) + 1 },
    ...{ isSoftwareKnown: true, isOfThisElection: true },
    ...changes,
  };
}

/** What the printed tape of somebody who has the device's key shows, as the texts of its codes. */
export function forgedQrTexts(files: NightFiles, night: StationNight): readonly string[] {
  const deviceId = deviceOf(night.station.stationId);
  const plan = planTape(night, files, { deviceId, signedBy: deviceId }, night.figures);
  return makeTapeMaker(files.sim).qrTexts(plan);
}
