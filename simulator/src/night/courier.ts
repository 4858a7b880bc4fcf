/** Carries cards in bags to the card reader, and the reader's bundles to the server; sometimes tampers. */
import { cp, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBagLabel } from '@mutabaqa/tally-server/card-reader/bag-label.ts';
import { isBundleName } from '@mutabaqa/tally-server/bundles/bundle-name.ts';
import type { NightFiles } from './night-files.ts';
import type { StationNight } from './plan-night.ts';
import type { PlayedStation } from './play-station.ts';
import { copyTransmission, damageCard, forgeTape } from './tamper-card.ts';

/** True when the card arrived at the card reader. */
export async function carryCard(
  files: NightFiles,
  { station: { stationId }, incident }: StationNight,
  played: PlayedStation,
): Promise<boolean> {
  if (incident?.kind === 'lost-card') return false;
  const onTheWay = join(files.bags, formatBagLabel(stationId));
  await cp(join(played.device.directory, 'card'), onTheWay, { recursive: true });
  if (incident?.kind === 'corrupt-card') await damageCard(onTheWay);
  if (incident?.kind === 'transmission-as-card') {
    await copyTransmission(onTheWay, (await played.keptTape()).envelope);
  }
  if (incident?.kind === 'altered-card') {
    const { tapeKey } = played.device;
    const { cardKey } = files.manifest;
    await forgeTape(onTheWay, { tapeKey, cardKey }, (await played.keptTape()).tape);
  }
  const isSwapped = incident?.kind === 'swapped-cards';
  const other = isSwapped ? incident.stationIds.find((id) => id !== stationId) : undefined;
  await rename(onTheWay, join(files.cards, formatBagLabel(other ?? stationId)));
  return true;
}

/** Copies bundles that were not carried before; returns how many. */
export async function carryBundles(
  { cardReader, centre }: NightFiles,
  carried: Set<string>,
): Promise<number> {
  const from = join(cardReader, 'bundles');
  const to = join(centre, 'bundles', 'incoming');
  const names = (await readdir(from)).filter((name) => isBundleName(name) && !carried.has(name));
  for (const name of names.sort()) {
    const onTheWay = join(to, `.${name}`);
    await cp(join(from, name), onTheWay);
    await rename(onTheWay, join(to, name));
    carried.add(name);
  }
  return names.length;
}
