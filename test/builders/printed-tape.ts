/** A printed tape of a simulated station, and what a camera makes of it. */
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { makeTape } from '@mutabaqa/station-agent/capture/make-tape.ts';
import { resolveClosingResult } from '@mutabaqa/station-agent/capture/resolve-closing-result.ts';
import type { PrintSettings } from '@mutabaqa/station-agent/printer/print-setup.ts';
import { type Printout, printTape } from '@mutabaqa/station-agent/printer/print-tape.ts';
import { pixelsOfRaster, type Raster } from '@mutabaqa/station-agent/printer/raster.ts';
import {
  deviceIdOf,
  groupHours,
  knownSoftware,
  makeSimElection,
} from '@mutabaqa/simulator/sim/sim-election.ts';
import { makeElection } from '@mutabaqa/simulator/world/election.ts';
import { makeSeededRandom, type SeededRandom } from '@mutabaqa/simulator/world/random.ts';
import { makeStationResult } from '@mutabaqa/simulator/world/station-result.ts';

export interface PrintedSample {
  readonly printout: Printout;
  readonly tape: Uint8Array;
  readonly tapeSignature: Uint8Array;
}

export function printSampleTape(seed: string, settings: PrintSettings): PrintedSample {
  const { world, election, keys } = makeSimElection(makeElection(seed, 40), {
    policy: law4Of2023,
    restrictsSoftware: true,
    devicesOf: () => 1,
  });
  const plan = assertDefined(world.stations[7], 'a station');
  const { opensAtS: openedAtS, closesAtS: closedAtS } = groupHours(plan.pollingGroup);
  const { manifest, manifestBytes, digest, contests } = election;
  const station = assertDefined(election.roster.station(plan.stationId), plan.stationId);
  const devicePackage = {
    ...{ manifest: { ...manifest, officialAddresses: ['https://results.example.iq'] } },
    ...{ manifestBytes, digest, station, contest: (id: string) => contests.get(id) },
  };
  const result = makeStationResult(world, plan, { openedAtS, closedAtS });
  const resolved = resolveClosingResult(devicePackage, result);
  assert(resolved.ok, 'a good result');
  const random = makeSeededRandom(`${seed}/nonces`);
  const origin = {
    devicePackage,
    deviceId: deviceIdOf(plan.stationId),
    softwareDigest: knownSoftware,
  };
  const madeAtMs = (closedAtS + 60) * 1000;
  const made = makeTape(origin, resolved.value, 1, () => random.bytes(16), madeAtMs);
  const key = keys.device(origin.deviceId);
  const signed = signTape(nodeCrypto, key, made);
  const { tapeSignature } = signed;
  const tape = signed.tape.bytes;
  const printout = printTape(
    nodeCrypto,
    { tape, tapeSignature },
    {
      devicePackage,
      tapeKey: key.publicKey,
      settings,
    },
  );
  return { printout, tape, tapeSignature };
}

/** Of the table on which the tape lies. */
const marginDots = 60;

export interface Photograph {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * Grey, turned by some degrees, out of focus by some dots, uneven in light, and with noise; `columnsLost`: columns
 * that the print head no longer heats.
 */
export function photograph(
  raster: Raster,
  flaws: {
    readonly random: SeededRandom;
    readonly turnedDegrees?: number;
    readonly blurDots?: number;
    readonly noise?: number;
    readonly columnsLost?: number;
  },
): Photograph {
  const { random, turnedDegrees = 0, blurDots = 0, noise = 0, columnsLost = 0 } = flaws;
  const source = createCanvas(raster.width, raster.height);
  const pixels = pixelsOfRaster(raster);
  for (let lost = 0; lost < columnsLost; lost++) {
    const x = random.integer(0, raster.width - 1);
    for (let y = 0; y < raster.height; y++)
      pixels.fill(255, (y * raster.width + x) * 4, (y * raster.width + x) * 4 + 3);
  }
  source.getContext('2d').putImageData(new ImageData(pixels, raster.width, raster.height), 0, 0);
  const angle = (turnedDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const width = Math.ceil(raster.width * cos + raster.height * sin) + 2 * marginDots;
  const height = Math.ceil(raster.width * sin + raster.height * cos) + 2 * marginDots;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#e8e4da';
  context.fillRect(0, 0, width, height);
  context.filter = `blur(${blurDots}px)`;
  context.translate(width / 2, height / 2);
  context.rotate(angle);
  context.drawImage(source, -raster.width / 2, -raster.height / 2);
  const image = context.getImageData(0, 0, width, height);
  const grain = noise === 0 ? [] : random.bytes(width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const light = 0.75 + (0.25 * (pixel % width)) / width;
    const shift = (((grain[pixel] ?? 0) - 128) * noise) / 128;
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * 4 + channel;
      image.data[at] = (image.data[at] ?? 0) * light + shift;
    }
  }
  return { width, height, data: image.data };
}
