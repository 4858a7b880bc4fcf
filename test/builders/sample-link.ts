/** A device's side of a link, as thin as possible: frames in, frames out, nothing by itself. */
import { request } from 'node:https';
import { WebSocket } from 'ws';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { clientTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import { decodeFrame, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import {
  envelopesPath,
  type Frame,
  type Hello,
  linkPath,
  linkSubprotocol,
} from '@mutabaqa/shared/link/link-frame.ts';
import type { DeviceIdentity, SampleElection } from './sample-gateway.ts';

export interface SampleLink {
  readonly ws: WebSocket;
  send(frame: Exclude<Frame, { kind: 'unknown' }>): void;
  /** The next frame; rejects when the link ends first. */
  next(): Promise<Frame>;
  /** Hello and its answer. */
  greet(changes?: Partial<Hello>): Promise<Frame>;
  /** A submission and the next frame. */
  submit(envelope: Uint8Array, ref?: number): Promise<Frame>;
  readonly closed: Promise<number>;
  close(): Promise<void>;
}

export function identityOf(sample: SampleElection, deviceId: string): DeviceIdentity {
  const identity = sample.identities.get(deviceId);
  assert(identity !== undefined, deviceId);
  return identity;
}

/** Rejects when TLS or the upgrade is refused. */
export async function openSampleLink(
  sample: SampleElection,
  port: number,
  deviceId: string,
  identity: DeviceIdentity = identityOf(sample, deviceId),
): Promise<SampleLink> {
  const ws = new WebSocket(`wss://127.0.0.1:${port}${linkPath}`, linkSubprotocol, {
    ...clientTlsOptions({ ...identity, serverCa: sample.serverCaPem }),
    perMessageDeflate: false,
  });
  const arrived: Frame[] = [];
  const waiting: { resolve: (frame: Frame) => void; reject: (fault: Error) => void }[] = [];
  let ended = false;
  ws.on('message', (data: Buffer) => {
    const decoded = decodeFrame(data);
    assert(decoded.ok, 'the server sends good frames');
    const waiter = waiting.shift();
    if (waiter) waiter.resolve(decoded.value);
    else arrived.push(decoded.value);
  });
  const closed = new Promise<number>((resolve) => {
    ws.on('close', (code) => {
      ended = true;
      for (const { reject } of waiting.splice(0)) reject(new Error(`the link ended: ${code}`));
      resolve(code);
    });
  });
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  ws.on('error', () => undefined); // told by `closed`

  const link: SampleLink = {
    ws,
    send(frame) {
      ws.send(encodeFrame(frame));
    },
    next() {
      const frame = arrived.shift();
      if (frame) return Promise.resolve(frame);
      if (ended) return Promise.reject(new Error('the link has ended'));
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    greet(changes = {}) {
      link.send({ ...helloOf(sample, deviceId), ...changes });
      return link.next();
    },
    submit(envelope, ref = 1) {
      link.send({ kind: 'submit', ref, envelope, earlierReceipt: undefined });
      return link.next();
    },
    closed,
    async close() {
      ws.terminate();
      await closed;
    },
  };
  return link;
}

export function helloOf({ election }: SampleElection, deviceId: string): Hello {
  return {
    kind: 'hello',
    versions: [1],
    electionId: election.manifest.electionId,
    mode: election.manifest.mode,
    deviceId,
    softwareDigest: new Uint8Array(32).fill(5),
    journalHead: new Uint8Array(32).fill(6),
    journalLength: 3,
    bootCounter: 1,
    deviceTimeMs: 1,
  };
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

export function postEnvelope(
  sample: SampleElection,
  port: number,
  deviceId: string,
  body: Uint8Array,
  { path = envelopesPath, method = 'POST', identity = identityOf(sample, deviceId) } = {},
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...clientTlsOptions({ ...identity, serverCa: sample.serverCaPem }),
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false,
        headers: { 'content-type': 'application/octet-stream' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: Buffer.concat(chunks) });
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
