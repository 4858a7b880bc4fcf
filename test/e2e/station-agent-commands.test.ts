import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { openSqliteOutbox } from '@mutabaqa/station-agent/outbox/sqlite-outbox.ts';
import { writeDeviceDirectory } from '../builders/device-directory.ts';
import { makeReceivingLog } from '../builders/receiving-log.ts';
import type { SampleDevice } from '../builders/sample-device.ts';
import { makeSampleDevice, sampleResult } from '../builders/sample-device.ts';
import { makeSampleSuccessor, sampleOrigin } from '../builders/sample-successor.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';
import type { TallyReceiver } from '../builders/tally-receiver.ts';
import { startTallyReceiver } from '../builders/tally-receiver.ts';

const main = join(import.meta.dirname, '../../station-agent/src/main.ts');
const log = makeReceivingLog();
let root: string;
let device: SampleDevice;
let receiver: TallyReceiver;

beforeAll(async () => {
  const pki = makeSamplePki();
  receiver = await startTallyReceiver({ pki, react: ({ envelope }) => log.take(envelope) });
  root = mkdtempSync(join(tmpdir(), 'mutabaqa-cli-'));
  const endpoints = [`wss://127.0.0.1:${receiver.port}`];
  device = makeSampleDevice(1, pki);
  writeDeviceDirectory(join(root, 'device'), device, { endpoints });
  mkdirSync(join(root, 'card'));
  mkdirSync(join(root, 'paper'));
  mkdirSync(join(root, 'device/inbox'));
  // 167 valid and 3 invalid ballots, and one more in the box: the tape goes its way all the same.
  writeFileSync(join(root, 'device/inbox/result.json'), sampleResult(device, 171).bytes);
});

afterAll(async () => {
  await receiver.close();
  rmSync(root, { recursive: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  const ended = once(child, 'close').then(([status]: unknown[]) => ({ status, ...said }));
  return { child, ended, said };
}

describe('the commands of station-agent', () => {
  it('run takes a result to the centre and the card, and stops when told', async () => {
    const { child, ended, said } = start(
      ...['run', '--dir', 'device', '--card', 'card', '--printer', 'paper'],
    );
    await vi.waitFor(
      () => {
        expect(existsSync(join(root, 'paper/tape-1-1.png'))).toBe(true);
        expect(said.out).toContain('"event":"tape-delivered"');
        expect(existsSync(join(root, 'card/card'))).toBe(true);
        expect(existsSync(join(root, 'device/inbox/accepted/tape-1-result.json'))).toBe(true);
      },
      { timeout: 30_000, interval: 50 },
    );
    child.kill('SIGTERM');
    const { status, out, err } = await ended;
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('"event":"stopped"');
    // The log tells what happened, never a figure.
    expect(out).not.toMatch(/\b(171|167|123|120)\b/);
    expect(out).toContain('"codes":"E103"');
  });

  it('status lists the tapes with their receipts and what their figures say', async () => {
    const { status, out } = await start('status', '--dir', 'device').ended;
    expect(status).toBe(0);
    expect(out).toContain('REHEARSAL Sample election');
    expect(out).toMatch(
      /tape 1 \(closing, [0-9a-f]{16}\): received by the centre, receipt No\. 1; card: yes/,
    );
    expect(out).toContain('\n  E103 Valid, invalid and blank ballots');
    expect(out).toContain('(167 + 3 != 171).\n');
  });

  it('print prints a kept tape again: a picture, or the bytes for a printer', async () => {
    const { status, out } = await start(
      ...['print', '--dir', 'device', '--paper', '58', '--lang', 'ckb', '--printer', 'printer'],
    ).ended;
    // No such device file: nothing was printed, and that is said.
    expect({ status, out }).toEqual({ status: 1, out: '' });
    writeFileSync(join(root, 'printer'), '');
    const again = await start(
      ...['print', '--dir', 'device', '--paper', '58', '--printer', 'printer'],
    ).ended;
    expect(again.status).toBe(0);
    expect(again.out).toMatch(/^st-1 #1 (\d{4} ){5}\d{4}\n$/);
    const bytes = readFileSync(join(root, 'printer'));
    expect(bytes.includes(again.out.trim())).toBe(true);
    // GS v 0 with rows of 48 bytes: 384 dots
    expect([...bytes.subarray(2, 8)]).toEqual([0x1d, 0x76, 0x30, 0, 48, 0]);
    const missing = await start('print', '--dir', 'device', '--sequence', '9').ended;
    expect([missing.status, missing.err]).toEqual([1, 'there is no such tape\n']);
  });

  it('resend sends a tape again and waits for the answer', async () => {
    const { status, out } = await start('resend', '--dir', 'device', '--tape', '1').ended;
    expect({ status, out }).toEqual({
      status: 0,
      out: 'tape 1: received by the centre, receipt No. 1\n',
    });
    expect([...log.taken.values()]).toEqual([2]);
    expect(log.size).toBe(2);
  });

  it('status says, without a network, which log counts now', async () => {
    const { deviceId, devicePackage } = device;
    const { electionId } = devicePackage.manifest;
    const file = join(root, 'device/outbox.db');
    const outbox = openSqliteOutbox(nodeCrypto, file, { electionId, deviceId });
    await outbox.keepSuccessors([makeSampleSuccessor(devicePackage.digest, 2)], 1);
    await outbox.close();
    const { out } = await start('status', '--dir', 'device').ended;
    expect(out).toContain(`log No. 2: ${sampleOrigin(2)}`);
    expect(out).toContain(`receipt No. 1 of ${sampleOrigin(1)}; waiting to be sent to the new log`);
  });

  it.each([
    [['status', '--dir', 'nowhere'], 1, 'device.json cannot be read'],
    [['run', '--no-such-option'], 2, 'unknown option'],
    [['vote'], 2, 'unknown command'],
  ])('%j ends with status %i and one clear line', async (args, expected, message) => {
    const { status, err } = await start(...args).ended;
    expect(status).toBe(expected);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
