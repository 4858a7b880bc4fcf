/** What the commission of a night decides: who serves, when polls close, under which law. */
import type { ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { simOfficers, simReader, simStaff } from '../sim/sim-election.ts';
import type { Election, GroupId } from '../world/election.ts';
import type { PollingHours } from '../world/station-result.ts';

export const nightPolicy = law4Of2023;
export const address = '127.0.0.1';

export interface NightPorts {
  readonly gateway: number;
  readonly portal: number;
  readonly console: number;
  /** The public pages over TLS, with a certificate made for the night. */
  readonly portalTls?: boolean;
}

export function portalUrl({ portal, portalTls = false }: NightPorts): URL {
  return new URL(`${portalTls ? 'https' : 'http'}://localhost:${portal}/`);
}

export function definitionOf(election: Election, ports: NightPorts): ElectionDefinition {
  return {
    electionId: election.electionId,
    electionName: election.electionName,
    mode: 'rehearsal',
    logOrigin: `localhost/${election.electionId}`,
    officersNeeded: 2,
    officerIds: simOfficers,
    staff: simStaff,
    cardReaderIds: [simReader],
    pollingGroups: [],
    softwareDigests: [],
    gatewayEndpoints: [`wss://${address}:${ports.gateway}`],
    officialAddresses: [portalUrl(ports).origin],
    mirrors: [],
  };
}

const hoursOpenS = 11 * 3600;
const earlierVoteS = 60;
const groups: readonly GroupId[] = ['general', 'special', 'displaced'];

/**
 * In a night of two minutes the two days between special and general vote are one minute: the general vote closes
 * as the night begins. The embargo of all groups ends together, as it does where the special vote is sealed until the
 * general one is over.
 */
export function pollingGroupsOf(
  startsAtMs: number,
  embargoEndsAtS: number,
): ElectionDefinition['pollingGroups'] {
  const generalClosesAtS = Math.floor(startsAtMs / 1000);
  return groups.map((id) => {
    const closesAtS = id === 'general' ? generalClosesAtS : generalClosesAtS - earlierVoteS;
    return { id, opensAtS: closesAtS - hoursOpenS, closesAtS, embargoEndsAtS };
  });
}

/** What the devices of a group have on their tapes. */
export function pollingHours({ pollingGroups }: Manifest, group: GroupId): PollingHours {
  const { opensAtS, closesAtS } = pollingGroups.get(group) ?? { opensAtS: 0, closesAtS: 0 };
  return { openedAtS: opensAtS, closedAtS: closesAtS };
}
