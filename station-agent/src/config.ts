/** The device's directory: what it is, what it trusts, where it keeps things. */
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { parseEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { findStationDevice } from '@mutabaqa/shared/decisions/find-station-device.ts';
import { loadDevicePackage } from '@mutabaqa/shared/election/slice.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { readPinnedTrust } from './keys/pinned-trust.ts';
import type { TlsIdentity } from './uplink/tls-connection.ts';

/** `device.json`; everything but the id may be left out. */
export interface DeviceSettings {
  readonly deviceId: string;
  /** Instead of the package's gateways: `wss://host:port`. */
  readonly endpoints?: readonly string[];
  readonly cardDirectory?: string;
}

export interface Gateway {
  readonly host: string;
  readonly port: number;
}

export interface Device {
  readonly directory: string;
  readonly deviceId: string;
  readonly cardDirectory: string | undefined;
  readonly devicePackage: DevicePackage;
  readonly tapeKey: Ed25519Key;
  readonly identity: TlsIdentity;
  /** In the order in which they are tried; at least one. */
  readonly gateways: readonly Gateway[];
}

/** The directory cannot be used; the message is for the person who starts the program. */
export class DeviceUnusable extends Error {
  override readonly name = 'DeviceUnusable';
}

/** In `package/`: the decision that put a spare in another device's place. */
export const replacementName = 'replacement.decision';

/** Throws `DeviceUnusable`. Reads synchronously: nothing else runs yet. */
export function readDevice(crypto: CryptoPort, directory: string): Device {
  const file = (...names: string[]) => readNeeded(join(directory, ...names));
  const text = (...names: string[]) => file(...names).toString('utf8');
  const settings = parseDeviceSettings(text('device.json'));
  const trust = readPinnedTrust(directory);
  if (!trust) throw new DeviceUnusable('trust.json is missing or damaged: enrol the device');
  const devicePackage = loadDevicePackage(
    crypto,
    file('package', 'manifest'),
    file('package', 'slice'),
    (contestId) => file('package', 'contests', encodeURIComponent(contestId)),
    trust,
  );
  if (!devicePackage.ok) throw unusable('the election package is refused', devicePackage.error);
  const { manifest } = devicePackage.value;
  const tapeKey = parseEd25519KeyPem(text('keys', 'tape.key.pem'));
  if (!tapeKey) throw new DeviceUnusable('keys/tape.key.pem is not an Ed25519 key');
  const replacementFile = join(directory, 'package', replacementName);
  const own = findStationDevice(
    crypto,
    devicePackage.value,
    settings.deviceId,
    tapeKey.publicKey,
    existsSync(replacementFile) ? readFileSync(replacementFile) : undefined,
  );
  if (!own.ok) throw unusable('the package has another device', own.error);
  const gateways = (settings.endpoints ?? manifest.gatewayEndpoints).map(parseGateway);
  if (gateways.length === 0) throw new DeviceUnusable('the package names no gateway');
  return {
    directory,
    deviceId: settings.deviceId,
    cardDirectory: settings.cardDirectory,
    devicePackage: devicePackage.value,
    tapeKey,
    identity: {
      key: text('keys', 'tls.key.pem'),
      cert: text('keys', 'tls.cert.pem'),
      serverCa: new X509Certificate(manifest.serverCertificateAuthority).toString(),
    },
    gateways,
  };
}

/** Throws `DeviceUnusable`; unknown names too, which would be settings that have no effect. */
export function parseDeviceSettings(text: string): DeviceSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DeviceUnusable('device.json is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null) throw new DeviceUnusable('device.json is empty');
  const { deviceId, endpoints, cardDirectory, ...unknown }: Record<string, unknown> = { ...value };
  for (const name of Object.keys(unknown)) throw new DeviceUnusable(`device.json: ${name}?`);
  if (typeof deviceId !== 'string') throw new DeviceUnusable('device.json: deviceId is missing');
  if (endpoints !== undefined && !isTextList(endpoints)) {
    throw new DeviceUnusable('device.json: endpoints is not a list of addresses');
  }
  if (cardDirectory !== undefined && typeof cardDirectory !== 'string') {
    throw new DeviceUnusable('device.json: cardDirectory is not a path');
  }
  return { deviceId, ...(endpoints && { endpoints }), ...(cardDirectory && { cardDirectory }) };
}

/** `wss://host:port`, also `https://`. Throws `DeviceUnusable`. */
export function parseGateway(endpoint: string): Gateway {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !['wss:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new DeviceUnusable(`${endpoint} is not an address like wss://host:port`);
  }
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function readNeeded(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DeviceUnusable(`${path} cannot be read`, { cause });
  }
}

function unusable(what: string, { code, params }: Refusal): DeviceUnusable {
  return new DeviceUnusable(`${what}: ${code} ${JSON.stringify(params)}`);
}
