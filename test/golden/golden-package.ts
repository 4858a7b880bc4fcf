import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { partNames } from '@mutabaqa/shared/election/package-bytes.ts';
import { buildSamplePackage, sampleKey, signSamplePackage } from '../builders/sample-election.ts';
import {
  encodeSignedManifest,
  packageSigningInput,
} from '@mutabaqa/shared/election/signed-manifest.ts';
import { encodeSlice } from '@mutabaqa/shared/election/slice.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { changedByte, withUnknownField } from './sample-keys.ts';

const built = buildSamplePackage();
const signed = signSamplePackage(built);
const slices = [...built.slices()];
const slice = assertDefined(slices[0], 'slice');
const contests = Object.fromEntries(
  built.parts
    .filter(({ name }) => name.startsWith('contest/'))
    .map(({ name, bytes }) => [name.slice('contest/'.length), bytes]),
);

export function makeGoldenPackage(): GoldenFile[] {
  return [
    validFile('manifest', 'two-officers', {
      signedManifest: signed,
      digest: built.digest,
      signingInput: packageSigningInput(built.digest),
      officerKeys: ['officer-1', 'officer-2', 'officer-3'].map((id) => sampleKey(id).publicKey),
      parts: built.parts.map(({ name, bytes }) => ({ name, bytes })),
    }),
    validFile('manifest', 'three-officers', {
      signedManifest: signSamplePackage(built, ['officer-3', 'officer-1', 'officer-2']),
      digest: built.digest,
    }),
    ...refusedFiles('manifest', refusedManifests()),
    ...slices.slice(0, 2).map(({ stationId, bytes }) =>
      validFile('slice', stationId, {
        signedManifest: signed,
        slice: bytes,
        contests,
        stationId,
      }),
    ),
    ...refusedFiles('slice', refusedSlices()),
  ];
}

function refusedManifests() {
  const manifest = wire.PackageManifest.decode(built.manifestBytes);
  const malformed = (change: object) => ({
    code: 'package.malformed',
    signedManifest: encodeSignedManifest(
      encodeMessage(wire.PackageManifest, { ...manifest, ...change }),
      [],
    ),
  });
  const good = wire.SignedManifest.decode(signed);
  const [first, second] = good.signatures;
  const withSignatures = (code: string, signatures: object[]) => ({
    code,
    signedManifest: encodeMessage(wire.SignedManifest, { ...good, signatures }),
  });
  const group = manifest.pollingGroups[0];
  return {
    empty: { code: 'package.malformed', signedManifest: new Uint8Array() },
    'unknown-field': { code: 'package.malformed', signedManifest: withUnknownField(signed) },
    'mode-missing': malformed({ mode: 0 }),
    'one-officer-needed': malformed({ officersNeeded: 1 }),
    'short-log-key': malformed({ logKey: new Uint8Array(31) }),
    'origin-with-space': malformed({ logOrigin: 'a b' }),
    'polling-group-ends-before-it-begins': malformed({
      pollingGroups: [{ ...group, closesAtS: 1 }],
    }),
    'officer-twice': malformed({ officers: [manifest.officers[0], manifest.officers[0]] }),
    'role-unknown': malformed({ staff: [{ ...manifest.staff[0], role: 'king' }] }),
    'parts-out-of-order': malformed({ parts: manifest.parts.toReversed() }),
    'address-of-a-script': malformed({ officialAddresses: ['javascript:alert(1)'] }),
    'signatures-out-of-order': withSignatures('package.malformed', [second ?? {}, first ?? {}]),
    'officer-signs-twice': withSignatures('package.malformed', [first ?? {}, first ?? {}]),
    unsigned: withSignatures('package.too-few-signatures', []),
    'one-officer': withSignatures('package.too-few-signatures', [first ?? {}]),
    'signature-changed': withSignatures('package.signature-invalid', [
      first ?? {},
      { ...second, signature: changedByte(second?.signature ?? new Uint8Array(64), 40) },
    ]),
    'signed-by-staff': withSignatures('package.signature-invalid', [
      {
        officerId: 'clerk-1',
        signature: sampleKey('clerk-1').sign(packageSigningInput(built.digest)),
      },
      first ?? {},
      second ?? {},
    ]),
  };
}

function refusedSlices() {
  const good = wire.Slice.decode(slice.bytes);
  const refuse = (code: string, bytes: Uint8Array, given: object = contests) => ({
    code,
    signedManifest: signed,
    slice: bytes,
    contests: given,
  });
  const contestId = `${slice.constituency}/council`;
  const bytes = assertDefined(contests[contestId], partNames.contest(contestId));
  const station = wire.StationEntry.decode(good.station);
  const otherStation = encodeMessage(wire.StationEntry, { ...station, registered: 9999 });
  return {
    'unknown-field': refuse('package.malformed', withUnknownField(slice.bytes)),
    'station-changed': refuse(
      'package.digest-differs',
      encodeSlice(otherStation, good.index, good.proof),
    ),
    'other-index': refuse(
      'package.digest-differs',
      encodeSlice(good.station, good.index + 1, good.proof),
    ),
    'proof-cut': refuse(
      'package.digest-differs',
      encodeSlice(good.station, good.index, good.proof.slice(1)),
    ),
    'contest-missing': refuse('package.digest-differs', slice.bytes, {}),
    'contest-changed': refuse('package.digest-differs', slice.bytes, {
      ...contests,
      [contestId]: formatHex(changedByte(bytes, bytes.length - 1)),
    }),
  };
}
