/** Published files for readers to take: of the size and kind that a version of a governorate has. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const dossiers = 400;

const row = (station: number): string =>
  `st-${station},Baghdad,council,matched,${station * 37},3,yes\n`;

function contentOf(name: string): string {
  if (name.endsWith('stations.csv')) {
    return Array.from({ length: 8000 }, (_, station) => row(station)).join('');
  }
  if (name.endsWith('version.json')) {
    const facts = { version: 1, electionId: 'bench', mode: 'rehearsal', origin: 'bench' };
    return JSON.stringify({ ...facts, logSize: 0, timeMs: 0 });
  }
  const [, station = '0'] = /st-([0-9]+)\.json$/.exec(name) ?? [];
  const candidates = Array.from({ length: 120 }, (_, at) => ({ position: at, votes: at * 3 }));
  return JSON.stringify({ station, state: 'matched', candidates });
}

const versionFiles = [
  'results/versions/1/stations.csv',
  'results/versions/1/totals.json',
  'results/versions/1/version.json',
  ...Array.from({ length: dossiers }, (_, at) => `results/versions/1/stations/st-${at}.json`),
];

/** One in six is of the log, one of what is live, and the whole list of stations comes now and then. */
export const readAddresses: readonly string[] = Array.from({ length: 6 * dossiers }, (_, at) => {
  if (at % 6 === 1) return '/log/checkpoint';
  if (at % 6 === 3) return '/now/index.json';
  if (at % 240 === 5) return '/results/stations.csv';
  if (at % 6 === 5) return '/results/totals.json';
  return `/results/stations/st-${Math.floor(at / 3) % dossiers}.json`;
});

export function writePublicLoadFiles(publicDirectory: string): void {
  for (const name of versionFiles) {
    const path = join(publicDirectory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contentOf(name));
  }
  writeFileSync(join(publicDirectory, 'results', 'newest'), '1\n');
  // The real one replaces it after two seconds.
  mkdirSync(join(publicDirectory, 'now'));
  writeFileSync(join(publicDirectory, 'now', 'index.json'), '{}');
}
