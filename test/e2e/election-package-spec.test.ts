/** Executes the example of proto/spec/election-package.md with the real programs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatBase64 } from '@mutabaqa/shared/base/bytes.ts';
import { decodePkcs12 } from '@mutabaqa/shared/crypto/node/x509.ts';
import { parsePublicKeys } from '@mutabaqa/tally-server/commission/public-keys.ts';
import { readElectionPackage } from '@mutabaqa/tally-server/commission/package-files.ts';
import { readPinnedTrust } from '@mutabaqa/station-agent/keys/pinned-trust.ts';

const root = join(import.meta.dirname, '..', '..');
const spec = readFileSync(join(root, 'proto', 'spec', 'election-package.md'), 'utf8');
const place = mkdtempSync(join(tmpdir(), 'mutabaqa-election-'));
afterAll(() => {
  rmSync(place, { recursive: true });
});

function run(...command: readonly string[]): { readonly status: number; readonly text: string } {
  const [program = '', ...given] = command;
  const args = given.flatMap((word) => (word.startsWith('$') ? officerKey(word) : word));
  const isOwn = program === 'tally-server' || program === 'station-agent';
  const file = isOwn ? process.execPath : program;
  const rest = isOwn ? [join(root, program, 'src', 'main.ts'), ...args] : args;
  try {
    return {
      status: 0,
      text: execFileSync(file, rest, { cwd: place, encoding: 'utf8', stdio: 'pipe' }),
    };
  } catch (error) {
    assert(error instanceof Error && 'status' in error && 'stderr' in error, String(error));
    return { status: Number(error.status), text: String(error.stderr) };
  }
}

/** `$OFFICER_1`: what a person would have noted down beforehand. */
function officerKey(variable: string): string {
  const keys = parsePublicKeys(readFileSync(join(place, 'commission', 'public-keys.json'), 'utf8'));
  const key = keys?.officers.get(`officer-${variable.slice(-1)}`);
  assert(key !== undefined, variable);
  return formatBase64(key);
}

const commands = (/```sh\n([^`]*)```/.exec(spec)?.[1] ?? '').trim().split('\n');
const accept = commands.at(-1)!.split(' ');

beforeAll(() => {
  for (const name of ['election', 'requests', 'enrolled']) mkdirSync(join(place, name));
  for (const [, name = '', content = ''] of spec.matchAll(/```(?:json|csv) (\S+)\n([^`]*)```/g)) {
    writeFileSync(join(place, 'election', name), content);
  }
  for (const command of commands.slice(0, -1)) {
    const { status, text } = run(...command.split(' '));
    assert(status === 0, `${command}: ${text}`);
  }
});

describe('the example of the specification', () => {
  it('makes a package that the server loads', () => {
    const loaded = readElectionPackage(join(place, 'centre', 'package'));
    assert(loaded.ok, 'it loads');
    const { roster, contests } = loaded.value;
    expect([...roster.stations()].map(({ stationId }) => stationId)).toEqual([
      '100101',
      '100102',
      '200101',
    ]);
    expect(contests.get('baghdad')?.candidates[2]).toEqual({
      id: '3',
      name: 'Shilan Ahmed',
      listPosition: 2,
    });
    expect(roster.device('dev-3')?.stationId).toBe('200101');
  });

  it('refuses a slice that is another station’s, and officers whom nobody trusts', () => {
    const other = accept.map((word) => word.replace('100101', '100102'));
    const refused = run(...other);
    expect(refused.status).toBe(1);
    expect(refused.text).toMatch(
      /^Refused: device\.unknown \(device dev-1, station 100102\): The centre does not know .*\n$/,
    );
    const stranger = [...accept.slice(0, -3), '$OFFICER_2'];
    expect(run(...stranger).text).toContain('package.too-few-signatures');
    const otherKey = accept.map((word) => word.replace('enrolled/dev-1', 'enrolled/dev-2'));
    expect(run(...otherKey).text).toContain('device.certificate-unknown');
    expect(run(...accept, '--mode', 'live').text).toContain('mode.other');
  });

  it('makes a device', () => {
    expect(run(...accept)).toEqual({
      status: 0,
      text: 'Device dev-1 of station 100101, election sample-2025 (rehearsal)\n',
    });
    const file = (...names: string[]) => join(place, 'device', ...names);
    for (const name of ['tape.key.pem', 'tls.key.pem', 'device.p12', 'device.p12.password']) {
      expect([name, statSync(file('keys', name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    const password = readFileSync(file('keys', 'device.p12.password'), 'utf8');
    const kept = decodePkcs12(readFileSync(file('keys', 'device.p12')), password);
    expect(kept?.certificatePem).toBe(readFileSync(file('keys', 'tls.cert.pem'), 'utf8'));
    expect(readPinnedTrust(file())).toMatchObject({
      electionId: 'sample-2025',
      mode: 'rehearsal',
      officersNeeded: 2,
    });
    expect(run(...accept).text).toContain('enrolled already');
  });

  it('overwrites no keys and no signatures', () => {
    for (const index of [0, 1, 6]) {
      const again = run(...commands[index]!.split(' '));
      expect([commands[index], again.status]).toEqual([commands[index], 1]);
      expect(again.text).toMatch(/exists already|has keys already/);
    }
  });

  it('says what is signed before it is signed', () => {
    const { text } = run(...commands[7]!.split(' '));
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toBe('Election sample-2025: Sample election (rehearsal)');
    expect(lines[2]).toMatch(/^Package {2}([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
    expect(lines.at(-1)).toBe('Signature of officer-1 added: 2 of 2 needed');
  });

  it('answers wrong usage with status 2 and missing files with one line', () => {
    expect(run('tally-server', 'sign').status).toBe(2);
    expect(run('tally-server', '--help').status).toBe(0);
    const missing = run('tally-server', 'sign', '--officer', 'x', '--key', 'none', 'nowhere');
    expect(missing.status).toBe(1);
    expect(missing.text.trim().split('\n')).toHaveLength(1);
  });
});
