/** A transmission of the sample election with everything that its receipt is verified against. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeTape } from '@mutabaqa/station-agent/capture/make-tape.ts';
import { parseResultFile } from '@mutabaqa/station-agent/capture/parse-result-file.ts';
import { makeDeviceSigner, signTransmission } from '@mutabaqa/station-agent/outbox/sign-tape.ts';
import type { SignedTape } from '@mutabaqa/station-agent/outbox/outbox.ts';
import type { SampleDevice } from './sample-device.ts';
import { makeSampleDevice, sampleResult } from './sample-device.ts';

/** Building a package takes a hundred times longer than making a tape. */
const devices = new Map<number, SampleDevice>();

export type SealedSampleTape = SignedTape & { readonly stationId: string };

interface TapeChoice {
  readonly inBox?: number;
  readonly sequence?: number;
}

export function sealedSampleTape(deviceNumber: number, choice: TapeChoice = {}): SealedSampleTape {
  const device = devices.get(deviceNumber) ?? makeSampleDevice(deviceNumber);
  devices.set(deviceNumber, device);
  return sealDeviceTape(device, choice);
}

export function sealDeviceTape(
  device: SampleDevice,
  { inBox = 170, sequence = 1 }: TapeChoice = {},
): SealedSampleTape {
  const resolved = parseResultFile(nodeCrypto, device, sampleResult(device, inBox));
  assert(resolved.ok, 'the sample result is accepted');
  const signer = makeDeviceSigner(nodeCrypto, device.tapeKey, device.devicePackage.manifest);
  const nonce = () => new Uint8Array(16).fill(7);
  const tape = makeTape(device, resolved.value, sequence, nonce, 1_762_873_200_000);
  return { ...signTransmission(signer, tape), stationId: device.stationId };
}
