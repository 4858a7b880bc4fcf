import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeRsaKeyPem } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import {
  makeCertificateAuthority,
  makeCertificateRequest,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import {
  enrolmentSigningInput,
  formatEnrolmentRequest,
} from '@mutabaqa/shared/election/enrolment.ts';
import {
  sampleContests,
  sampleDefinition,
  sampleKey,
  sampleStations,
} from '@mutabaqa/test/builders/sample-election.ts';
import { encodeSignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { buildAndSignPackage } from './build-and-sign-package.ts';
import { makeElectionKeys, packageKeysOf, validityFrom } from './election-keys.ts';
import { formatDeviceFile, issueDevice, parseDeviceFile } from './issue-device.ts';
import { makeCentre } from './make-centre.ts';
import { readElectionPackage, writeDeviceFiles, writePackageFiles } from './package-files.ts';
import { formatPublicKeys, parsePublicKeys } from './public-keys.ts';
import { addOfficerSignature, formatDigestGroups } from './sign-manifest.ts';

const out = mkdtempSync(join(tmpdir(), 'mutabaqa-commission-'));
afterAll(() => {
  rmSync(out, { recursive: true });
});

const ownKey = sampleKey('officer-3');
const ownKeys = new Map([['officer-3', ownKey.publicKey]]);
const keys = makeElectionKeys(sampleDefinition, {
  randomBytes,
  nowMs: Date.UTC(2025, 10, 1),
  caKeyBits: 2048,
  ownKeys,
});
const directories = makeCentre(out, sampleDefinition, keys, undefined, ownKeys);
const packageKeys = packageKeysOf(keys, sampleDefinition, ownKeys);

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the directories of an election', () => {
  it('hold what each place needs and nothing else', () => {
    const names = filesUnder(out).map((file) => file.slice(out.length + 1));
    expect(names.toSorted()).toEqual([
      'card-reader/keys/card.key.pem',
      'card-reader/keys/reader.key.pem',
      'card-reader/reader.json',
      'centre/centre.json',
      'centre/keys/bundle.key.pem',
      'centre/keys/log.key.pem',
      'centre/keys/server-tls.cert.pem',
      'centre/keys/server-tls.key.pem',
      'centre/keys/transmission.key.pem',
      'commission/device-ca.cert.pem',
      'commission/device-ca.key.pem',
      'commission/log.vkey',
      'commission/officers/officer-1.key.pem',
      'commission/officers/officer-1.public.pem',
      'commission/officers/officer-2.key.pem',
      'commission/officers/officer-2.public.pem',
      'commission/officers/officer-3.public.pem',
      'commission/public-keys.json',
      'commission/server-ca.cert.pem',
      'commission/server-ca.key.pem',
      'commission/staff/adjudicator-1.key.pem',
      'commission/staff/adjudicator-2.key.pem',
      'commission/staff/clerk-1.key.pem',
      'commission/staff/commissioner-1.key.pem',
      'commission/staff/commissioner-2.key.pem',
    ]);
  });

  it('show private keys to their owner only', () => {
    const secrets = filesUnder(out).filter((file) => file.endsWith('.key.pem'));
    for (const file of secrets) expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    for (const directory of [
      'commission',
      'commission/officers',
      'centre/keys',
      'card-reader/keys',
    ]) {
      expect(statSync(join(out, directory)).mode & 0o777).toBe(0o700);
    }
  });

  it('are never written over', () => {
    const before = readFileSync(join(directories.centre, 'keys', 'log.key.pem'));
    expect(() => makeCentre(out, sampleDefinition, keys)).toThrow('EEXIST');
    expect(readFileSync(join(directories.centre, 'keys', 'log.key.pem'))).toEqual(before);
  });

  it('give away public keys that hold no secret', () => {
    const text = formatPublicKeys(packageKeys);
    expect(parsePublicKeys(text)).toEqual(packageKeys);
    expect(parsePublicKeys(text.replace('"logKey"', '"other"'))).toBeUndefined();
    expect(packageKeys.officers.get('officer-3')).toEqual(ownKey.publicKey);
  });
});

describe('a package on disk', () => {
  const source = {
    definition: sampleDefinition,
    keys: packageKeys,
    madeAtS: 1_762_000_000,
    contests: sampleContests,
    stations: sampleStations,
  };
  const signed = buildAndSignPackage(source, keys.officers);
  assert(signed.ok, 'the package is built');
  const { built, signedManifest } = signed.value;

  it('is read back by the server', () => {
    const directory = join(directories.centre, 'package');
    writePackageFiles(directory, built, signedManifest);
    const loaded = readElectionPackage(directory, { mode: 'rehearsal' });
    assert(loaded.ok, 'it loads');
    expect(loaded.value.digest).toEqual(built.digest);
    rmSync(join(directory, 'parts', built.parts[0]!.digestHex));
    const without = readElectionPackage(directory);
    expect(!without.ok && without.error.code).toBe('package.digest-differs');
    const absent = readElectionPackage(join(out, 'nowhere'));
    expect(!absent.ok && absent.error.code).toBe('package.malformed');
  });

  it('has a slice for every station and the contests by name', () => {
    const directory = join(out, 'for-devices');
    mkdirSync(directory);
    writeDeviceFiles(directory, built);
    expect(readdirSync(join(directory, 'contests')).toSorted()).toEqual([
      'Baghdad%2Fcouncil',
      'Basra%2Fcouncil',
    ]);
    expect(readdirSync(join(directory, 'slices', 'Basra')).toSorted()).toEqual([
      'st-2.slice',
      'st-4.slice',
      'st-6.slice',
    ]);
  });

  it('is signed by one officer after the other', () => {
    const officer = keys.officers.get('officer-1')!;
    const unsigned = encodeSignedManifest(built.manifestBytes, []);
    const one = addOfficerSignature(unsigned, 'officer-3', ownKey);
    assert(one.ok, 'the first signs');
    const two = addOfficerSignature(one.value, 'officer-1', officer);
    assert(two.ok, 'the second signs');
    expect(addOfficerSignature(two.value, 'officer-1', officer)).toEqual(two);
    const foreign = addOfficerSignature(one.value, 'officer-2', officer);
    expect(foreign).toEqual({
      ok: false,
      error: { code: 'package.signature-invalid', params: { officer: 'officer-2' } },
    });
    const bad = encodeSignedManifest(built.manifestBytes, [
      { officerId: 'officer-3', signature: new Uint8Array(64) },
    ]);
    expect(addOfficerSignature(bad, 'officer-1', officer)).toEqual({
      ok: false,
      error: { code: 'package.signature-invalid', params: { officer: 'officer-3' } },
    });
  });

  it('has a digest that people can read out', () => {
    expect(formatDigestGroups(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(
      '0001 0203 0405 0607 0809 0a0b 0c0d 0e0f 1011 1213 1415 1617 1819 1a1b 1c1d 1e1f',
    );
  });
});

describe('issuing to a device', () => {
  const ca = makeCertificateAuthority(keys.deviceCa.certificatePem, keys.deviceCa.keyPem);
  const validity = validityFrom(Date.UTC(2025, 10, 1), 30);
  const tape = ed25519KeyFromSeed(randomBytes(32));
  const tlsKey = makeRsaKeyPem(2048);
  const request = (deviceId: string, certificateName = deviceId) => {
    const unsigned = {
      deviceId,
      tapeKey: tape.publicKey,
      certificateRequest: makeCertificateRequest(certificateName, tlsKey),
    };
    const proof = tape.sign(enrolmentSigningInput(nodeCrypto, unsigned));
    return formatEnrolmentRequest({ ...unsigned, proof });
  };

  it('gives the entry that the roster needs', () => {
    const issued = issueDevice(ca, 'device-1', request('device-1'), validity);
    assert(issued.ok, 'it is issued');
    expect(issued.value.entry.tapeKey).toEqual(tape.publicKey);
    expect(parseDeviceFile(formatDeviceFile(issued.value.entry))).toEqual(issued.value.entry);
  });

  it('refuses another name inside, and text that is no request', () => {
    for (const [text, code] of [
      [request('device-2'), 'device.unknown'],
      [request('device-1', 'device-2'), 'device.unknown'],
      [request('device-1').replace('MI', 'MJ'), 'tape-signature.invalid'],
      ['{}', 'package.malformed'],
    ] as const) {
      const issued = issueDevice(ca, 'device-1', text, validity);
      expect([code, issued.ok ? 'issued' : issued.error.code]).toEqual([code, code]);
    }
  });
});
