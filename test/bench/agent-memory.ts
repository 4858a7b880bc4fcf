/** What a station agent that waits costs: the real program with a warm link, beside an empty Node. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatPinnedTrust } from '@mutabaqa/station-agent/keys/pinned-trust.ts';
import { aims } from './aims.ts';
import type { BenchCentre } from './bench-centre.ts';
import { startBenchServer } from './bench-centre.ts';
import type { BenchElection } from './bench-election.ts';
import { serverHost } from './bench-election.ts';
import type { ResultRow } from './result-row.ts';

const agentProgram = new URL('../../station-agent/src/main.ts', import.meta.url).pathname;
/** Long enough to start, connect and fall idle. */
const settleMs = 6_000;

export async function measureAgentMemory(
  election: BenchElection,
  centre: BenchCentre,
): Promise<ResultRow[]> {
  const server = await startBenchServer(centre, { verifyWorkers: 0, fsyncMs: 0 });
  const directory = centre.makeDirectory();
  writeDevice(directory, election, server.port);
  const [agent, bare] = await Promise.all([
    residentBytesOf([agentProgram, 'run', '--dir', directory]),
    residentBytesOf(['--eval', 'setInterval(() => {}, 1e6)']),
  ]);
  await server.stop();
  return [
    {
      name: 'idle station agent, resident',
      unit: 'MB',
      value: agent / 1e6,
      limit: bare / 1e6,
      limitIs: 'Node with nothing in it',
      aim: aims.agentMemory,
    },
  ];
}

async function residentBytesOf(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  try {
    await Promise.race([wait(settleMs), ended]);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const kilobytes = assertDefined(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1], 'VmRSS');
    return Number(kilobytes) * 1024;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** The directory of the first carrier, as its enrolment would leave it. */
function writeDevice(directory: string, election: BenchElection, port: number): void {
  const carrier = election.carriers[0]!;
  for (const part of ['keys', 'inbox', 'package/contests']) {
    mkdirSync(join(directory, part), { recursive: true, mode: 0o700 });
  }
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(directory, name), content, { mode: 0o600 });
  };
  const slice = [...election.built.slices()].find(
    ({ stationId }) => stationId === election.stations[0]!.stationId,
  );
  const { contestId } = election.ballot.contest;
  const contest = election.built.parts.find(({ name }) => name.startsWith('contest/'));
  const endpoints = [`wss://${serverHost}:${port}`];
  const { electionId, mode, officersNeeded, officers } = election.built.manifest;
  const officerKeys = [...officers.values()].map(({ publicKey }) => publicKey);
  write('trust.json', formatPinnedTrust({ electionId, mode, officersNeeded, officerKeys }));
  write('device.json', JSON.stringify({ deviceId: carrier.deviceId, endpoints }));
  write('keys/tape.key.pem', formatEd25519KeyPem(election.tapeKey(carrier.deviceId)));
  write('keys/tls.key.pem', carrier.keyPem);
  write('keys/tls.cert.pem', carrier.certPem);
  write('package/manifest', election.signedManifest);
  write('package/slice', slice!.bytes);
  write(`package/contests/${encodeURIComponent(contestId)}`, contest!.bytes);
}
