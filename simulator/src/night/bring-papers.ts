/** Clerks, observers and party agents: forms and printed tapes, put where the centre looks for evidence. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FormKind } from '@mutabaqa/shared/evidence/form.ts';
import type { FormPlan } from '../sim/acts.ts';
import type { KnownCount } from '../sim/known-count.ts';
import { makePaperMaker } from '../sim/make-papers.ts';
import { forgedQrTexts } from './gateway-visits.ts';
import type { NightFiles } from './night-files.ts';
import type { StationNight } from './plan-night.ts';
import { deviceOf } from './plan-night.ts';

/** Who typed it, and who compared it with the paper. */
const typists = ['clerk-1', 'supervisor-1'];

export interface PaperDesk {
  handCount(night: StationNight): Promise<void>;
  auditCount(night: StationNight, count: KnownCount): Promise<void>;
  /** What others than staff bring about this station, if anything. */
  bringOther(night: StationNight): Promise<void>;
}

export function makePaperDesk(files: NightFiles): PaperDesk {
  const maker = makePaperMaker(files.sim);
  const bring = (name: string, bytes: Uint8Array | string) =>
    putInto(join(files.centre, 'evidence', 'incoming'), name, bytes);

  async function bringForm(
    { station: { stationId } }: StationNight,
    kind: FormKind,
    count: KnownCount,
    changes: Partial<FormPlan> = {},
  ): Promise<void> {
    const form = maker.form({
      name: `${stationId}/${kind}`,
      ...{ kind, stationId, deviceId: undefined, sequence: undefined, count },
      statement: undefined,
      madeAtS: Math.floor(Date.now() / 1000),
      signedBy: typists,
      ...changes,
    });
    await bring(`${stationId}-${kind}`, form);
  }

  return {
    handCount: (night) => bringForm(night, 'hand-count', night.figures.hand),
    auditCount: (night, count) => bringForm(night, 'audit-count', count),
    async bringOther(night) {
      const { station, figures, incident } = night;
      if (incident?.kind === 'forged-claim') {
        const deviceId = deviceOf(station.stationId);
        const claim = { deviceId, sequence: 1, signedBy: [] };
        await bringForm(night, 'observer-tape', figures.altered, claim);
      }
      if (incident?.kind === 'forged-paper-tape') {
        const texts = forgedQrTexts(files, night);
        await bring(`${station.stationId}-qr.txt`, `${texts.join('\n')}\n`);
      }
    },
  };
}

/** Appears whole: the centre takes no file whose name begins with a dot. */
export async function putInto(
  directory: string,
  name: string,
  content: Uint8Array | string,
): Promise<void> {
  const onTheWay = join(directory, `.${name}`);
  await writeFile(onTheWay, content);
  await rename(onTheWay, join(directory, name));
}
