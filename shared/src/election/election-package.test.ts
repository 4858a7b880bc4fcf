import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wire, encodeMessage } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { formatHex, utf8 } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { buildPackage } from './build-package.ts';
import { loadElectionPackage } from './election-package.ts';
import { comparisonOnly } from '../policy/policies/comparison-only.ts';
import { law4Of2023 } from '../policy/policies/law-4-2023.ts';
import { encodePolicy } from '../policy/policy-json.ts';
import { decodeManifest, encodeManifest } from './manifest.ts';
import { partDigest } from './package-bytes.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleContests,
  sampleDefinition,
  sampleKey,
  sampleSeed,
  sampleSource,
  sampleStation,
  sampleStations,
  signSamplePackage,
} from '@mutabaqa/test/builders/sample-election.ts';
import type { PackageTrust } from './signed-manifest.ts';
import {
  encodeSignedManifest,
  packageDigest,
  packageSigningInput,
  verifySignedManifest,
} from './signed-manifest.ts';

const built = buildSamplePackage();
const signed = signSamplePackage(built);

function codeOf(result: Result<unknown, { readonly code: string }>): string {
  return result.ok ? 'accepted' : result.error.code;
}

function load(trust: PackageTrust = {}, changed = built, bytes = signSamplePackage(changed)) {
  return loadElectionPackage(nodeCrypto, bytes, partReaderOf(changed), trust);
}

describe('loading the package', () => {
  const loaded = load();
  assert(loaded.ok, 'the sample package loads');
  const { roster, contests, manifest, digest } = loaded.value;

  it('gives back what was built', () => {
    expect(digest).toEqual(built.digest);
    expect(manifest).toEqual(built.manifest);
    expect(encodeManifest(manifest)).toEqual(built.manifestBytes);
    expect([...contests.values()]).toEqual(sampleContests);
    expect([...roster.stations()]).toEqual(sampleStations);
    expect(roster.size).toBe(7);
  });

  it('finds stations and devices, and nothing else', () => {
    const entry = sampleStations[1]!.devices[0]!;
    expect(roster.station('st-2')).toEqual(sampleStations[1]);
    expect(roster.device('device-2')).toEqual({ entry, stationId: 'st-2' });
    expect(roster.deviceByFingerprint(entry.certificateFingerprint!)).toEqual({
      entry,
      stationId: 'st-2',
    });
    expect(roster.station('st-8')).toBeUndefined();
    expect(roster.device('st-2')).toBeUndefined();
    expect(roster.deviceByFingerprint(new Uint8Array(32))).toBeUndefined();
  });

  it('lists stations in byte order whatever order they came in', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 40 }),
        (numbers) => {
          const stations = numbers.map((each) =>
            sampleStation(each, each % 3 ? 'Basra' : 'Baghdad'),
          );
          const many = load({}, buildSamplePackage({ stations }));
          assert(many.ok, 'it loads');
          const ids = [...many.value.roster.stations()].map(({ stationId }) => stationId);
          expect(ids).toEqual(stations.map(({ stationId }) => stationId).sort(compareIds));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('keeps spares apart', () => {
    const spare = {
      deviceId: 'spare-1',
      tapeKey: sampleKey('spare-1').publicKey,
      certificateFingerprint: undefined,
    };
    const result = load({}, buildSamplePackage({ spares: [spare] }));
    assert(result.ok, 'it loads');
    expect([...result.value.spares]).toEqual([['spare-1', spare]]);
    expect(result.value.roster.device('spare-1')).toBeUndefined();
    for (const spares of [
      [{ ...spare, deviceId: 'device-1' }],
      [{ ...spare, tapeKey: sampleKey('device-1').publicKey }],
      [spare, { ...spare, deviceId: 'spare-2' }], // one tape key
    ]) {
      expect(codeOf(load({}, buildSamplePackage({ spares })))).toBe('package.malformed');
    }
  });
});

describe('the policy', () => {
  it('is that of the package', () => {
    const result = load({}, buildSamplePackage({ policy: law4Of2023 }));
    assert(result.ok, 'it loads');
    expect(result.value.policy).toEqual(law4Of2023);
    expect(result.value.manifest.parts.get('policy')?.size).toBe(encodePolicy(law4Of2023).length);
  });

  it('is comparison only where the package says nothing', () => {
    const result = load();
    assert(result.ok, 'it loads');
    expect(result.value.policy).toEqual(comparisonOnly);
    expect(built.parts.map(({ name }) => name)).not.toContain('policy');
  });

  it('is refused in another form, though officers signed it', () => {
    const good = buildSamplePackage({ policy: law4Of2023 });
    const answerTo = (bytes: Uint8Array) => {
      const digest = partDigest(nodeCrypto, bytes);
      const part = { name: 'policy', digest, size: bytes.length };
      const manifest = { ...good.manifest, parts: new Map(good.manifest.parts) };
      manifest.parts.set('policy', part);
      const manifestBytes = encodeManifest(manifest);
      const signedBytes = signSamplePackage({
        ...good,
        manifestBytes,
        digest: packageDigest(nodeCrypto, manifestBytes),
      });
      const read = partReaderOf(good);
      return codeOf(
        loadElectionPackage(nodeCrypto, signedBytes, (hex) =>
          hex === formatHex(digest) ? bytes : read(hex),
        ),
      );
    };
    const bytes = encodePolicy(law4Of2023);
    expect(answerTo(bytes)).toBe('accepted');
    expect(answerTo(bytes.subarray(0, -1))).toBe('package.malformed');
    expect(answerTo(utf8('{}\n'))).toBe('package.malformed');
  });
});

describe('signatures of officers', () => {
  const keys = ['officer-1', 'officer-2', 'officer-3'].map((id) => sampleKey(id).publicKey);

  it('need the number that the manifest asks for', () => {
    for (const [officers, code] of [
      [[], 'package.too-few-signatures'],
      [['officer-1'], 'package.too-few-signatures'],
      [['officer-1', 'officer-3'], 'accepted'],
      [['officer-1', 'officer-2', 'officer-3'], 'accepted'],
      [['officer-1', 'officer-1'], 'package.malformed'],
      [['officer-1', 'officer-2', 'commissioner-1'], 'package.signature-invalid'],
      [['officer-1', 'officer-2', 'stranger'], 'package.signature-invalid'],
    ] as const) {
      expect([officers, codeOf(load({}, built, signSamplePackage(built, officers)))]).toEqual([
        officers,
        code,
      ]);
    }
  });

  it('count only when the reader trusts the officer', () => {
    expect(codeOf(load({ officerKeys: keys }))).toBe('accepted');
    expect(codeOf(load({ officerKeys: keys.slice(1) }))).toBe('package.too-few-signatures');
    expect(codeOf(load({ officerKeys: [] }))).toBe('package.too-few-signatures');
    expect(codeOf(load({ officerKeys: keys, officersNeeded: 3 }))).toBe(
      'package.too-few-signatures',
    );
  });

  it('may not be another officer’s, or over another label', () => {
    const input = packageSigningInput(built.digest);
    const swapped = encodeSignedManifest(built.manifestBytes, [
      { officerId: 'officer-1', signature: sampleKey('officer-2').sign(input) },
      { officerId: 'officer-2', signature: sampleKey('officer-1').sign(input) },
    ]);
    expect(codeOf(load({}, built, swapped))).toBe('package.signature-invalid');
    const bare = encodeSignedManifest(
      built.manifestBytes,
      ['officer-1', 'officer-2'].map((officerId) => ({
        officerId,
        signature: sampleKey(officerId).sign(built.digest),
      })),
    );
    expect(codeOf(load({}, built, bare))).toBe('package.signature-invalid');
  });

  it('make the mode and the election binding', () => {
    expect(codeOf(load({ mode: 'live' }))).toBe('mode.other');
    expect(codeOf(load({ mode: 'rehearsal', electionId: 'sample-2025' }))).toBe('accepted');
    expect(codeOf(load({ electionId: 'sample-2026' }))).toBe('election.other');
  });
});

describe('changed bytes', () => {
  it('of the signed manifest are never accepted', () => {
    const accepted: number[] = [];
    for (let at = 0; at < signed.length; at++) {
      for (const flip of [0x01, 0x80]) {
        const changed = signed.slice();
        changed[at]! ^= flip;
        if (verifySignedManifest(nodeCrypto, changed).ok) accepted.push(at);
      }
    }
    expect(signed.length).toBeGreaterThan(1000);
    expect(accepted).toEqual([]);
  });

  it('of any length are never accepted', () => {
    for (const bytes of [new Uint8Array(), signed.slice(0, -1), Uint8Array.of(...signed, 0)]) {
      expect(codeOf(verifySignedManifest(nodeCrypto, bytes))).toBe('package.malformed');
    }
  });

  it('of any part are noticed, and so is a missing part', () => {
    for (const { digestHex, bytes, name } of built.parts) {
      const other = bytes.slice();
      other[other.length - 1]! ^= 1;
      for (const given of [other, bytes.slice(0, -1), undefined]) {
        const reader = (hex: string) => (hex === digestHex ? given : partReaderOf(built)(hex));
        const result = loadElectionPackage(nodeCrypto, signed, reader);
        expect(result).toEqual({
          ok: false,
          error: { code: 'package.digest-differs', params: { part: name } },
        });
      }
    }
  });
});

describe('what officers signed but nobody can use', () => {
  it('is refused: another root, another count', () => {
    for (const [change, code] of [
      [{ stationTreeRoot: sampleSeed('root') }, 'package.digest-differs'],
      [{ stationCount: 6 }, 'package.malformed'],
      [{ stationCount: 8 }, 'package.malformed'],
    ] as const) {
      const manifestBytes = encodeManifest({ ...built.manifest, ...change });
      const digest = nodeCrypto.sha256(manifestBytes);
      expect(decodeManifest(manifestBytes).ok).toBe(true);
      const other = { ...built, manifestBytes, digest };
      expect(codeOf(load({}, other, signOver(manifestBytes)))).toBe(code);
    }
  });

  it('is refused: a device, tape key or certificate in two stations', () => {
    const [first, second] = sampleStations.map(({ devices }) => devices[0]!);
    for (const device of [
      { ...second!, deviceId: first!.deviceId },
      { ...second!, tapeKey: first!.tapeKey },
      { ...second!, certificateFingerprint: first!.certificateFingerprint },
    ]) {
      const stations = [sampleStation(1), { ...sampleStation(2), devices: [device] }];
      expect(codeOf(load({}, buildSamplePackage({ stations })))).toBe('package.malformed');
    }
  });

  it('is refused: one key in two roles', () => {
    const { logKey, cardKey, officers, staff } = built.manifest;
    const officer = officers.get('officer-1')!;
    const clerk = staff.get('clerk-1')!;
    for (const change of [
      { transmissionKey: cardKey },
      { bundleKey: logKey },
      { cardReaders: new Map([['reader-1', logKey]]) },
      {
        cardReaders: new Map([
          ['reader-1', cardKey],
          ['reader-2', cardKey],
        ]),
      },
      { logKey: officer.publicKey },
      { cardReaders: new Map([['reader-1', clerk.publicKey]]) },
    ]) {
      const bytes = encodeManifest({ ...built.manifest, ...change });
      const refused = { code: 'package.malformed', params: { where: 'keys' } };
      expect(decodeManifest(bytes)).toMatchObject({ error: refused });
    }
  });

  it('is refused: people who could sign twice, and impossible hours', () => {
    const { officers, pollingGroups } = built.manifest;
    const officer = officers.get('officer-1')!;
    const group = pollingGroups.get('general')!;
    for (const change of [
      { officers: new Map([...officers, ['x', { ...officer, id: 'x' }]]) },
      { staff: new Map([['x', { ...officer, id: 'x', role: 'clerk' as const }]]) },
      { officersNeeded: 1 },
      { officersNeeded: 4 },
      { pollingGroups: new Map([['g', { ...group, closesAtS: group.opensAtS }]]) },
      { pollingGroups: new Map([['g', { ...group, embargoEndsAtS: group.closesAtS - 1 }]]) },
      { logOrigin: 'two words' },
      { electionName: 'turned \u202E round' },
      { gatewayEndpoints: ['ftp://tally.example'] },
      { cardKey: new Uint8Array(31) },
    ]) {
      const bytes = encodeManifest({ ...built.manifest, ...change });
      expect([change, codeOf(decodeManifest(bytes))]).toEqual([change, 'package.malformed']);
    }
  });

  function signOver(manifestBytes: Uint8Array): Uint8Array {
    const decoded = verifySignedManifest(nodeCrypto, encodeSignedManifest(manifestBytes, []));
    expect(codeOf(decoded)).toBe('package.too-few-signatures');
    const digest = nodeCrypto.sha256(
      Buffer.concat([Buffer.from('mutabaqa/package/v1\0'), manifestBytes]),
    );
    return encodeSignedManifest(
      manifestBytes,
      ['officer-1', 'officer-2'].map((officerId) => ({
        officerId,
        signature: sampleKey(officerId).sign(packageSigningInput(digest)),
      })),
    );
  }
});

describe('building', () => {
  it('names the place of what is wrong', () => {
    const station = sampleStation(1);
    for (const [changes, where] of [
      [{ stations: [] }, 'stationCount'],
      [{ stations: [station, station] }, 'st-1: stationId'],
      [{ stations: [{ ...station, pollingGroup: 'night' }] }, 'st-1: pollingGroup'],
      [{ stations: [{ ...station, papers: [] }] }, 'st-1: papers'],
      [
        { stations: [{ ...station, papers: [{ paperId: 'p', contestIds: ['other'] }] }] },
        'st-1: papers',
      ],
      [{ contests: [...sampleContests, sampleContests[0]!] }, 'contest/Baghdad/council: repeated'],
      [
        { definition: { ...sampleDefinition, officerIds: ['officer-1', 'officer-1'] } },
        'officer-1: repeated',
      ],
    ] as const) {
      expect(buildPackage(nodeCrypto, sampleSource(changes))).toEqual({
        ok: false,
        error: { code: 'package.malformed', params: { where } },
      });
    }
  });

  it('writes rosters that the generated decoder reads', () => {
    const part = built.parts.find(({ name }) => name === 'roster/Basra')!;
    const roster = wire.Roster.decode(part.bytes);
    expect(roster.constituency).toBe('Basra');
    expect(roster.stations.length).toBe(3);
    expect(Uint8Array.from(encodeMessage(wire.Roster, roster))).toEqual(part.bytes);
  });
});
