/** `lookup/`: the package as pages read it; known before polling, written at each start. */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatJsonLine } from '@mutabaqa/shared/results/text-rows.ts';
import type { LookupElection } from '@mutabaqa/shared/site/lookup.ts';
import {
  makeLookupContest,
  makeLookupIndex,
  makeLookupStation,
} from '@mutabaqa/shared/site/lookup.ts';
import {
  lookupContestFile,
  lookupIndexFile,
  lookupMapFile,
  lookupStationsFile,
} from '@mutabaqa/shared/site/site-files.ts';
import type { PublicFiles } from './public-files.ts';
import { writeIfOther } from './public-files.ts';

export interface LookupFilesPorts {
  readonly crypto: CryptoPort;
  readonly files: PublicFiles;
  readonly publicDirectory: string;
  readonly election: LookupElection;
  /** Of the log that is written now. */
  readonly logKey: NoteKey;
  /** A map of the governorates, TopoJSON, that the centre may have been given. */
  readonly mapPath: string;
}

const stationsPerTurn = 64;

/** The index last: where it is, the rest is. Throws at the end when the map is none. */
export async function writeLookupFiles(ports: LookupFilesPorts): Promise<void> {
  const { crypto, files, publicDirectory, election, logKey, mapPath } = ports;
  const write = (name: string, content: Uint8Array): void => {
    writeIfOther(files, join(publicDirectory, name), content);
  };
  for (const contest of election.contests.values()) {
    const file = lookupContestFile(contest.contestId);
    write(file, utf8(formatJsonLine(makeLookupContest(contest))));
    await nextTurn();
  }
  for (const [constituency, rows] of await formatStations(election)) {
    const head = `{"constituency":${JSON.stringify(constituency)},"stations":[\n`;
    write(lookupStationsFile(constituency), utf8(`${head}${rows.join(',\n')}\n]}\n`));
    await nextTurn();
  }
  const map = files.read(mapPath);
  const hasMap = map !== undefined && isTopology(map);
  if (hasMap) write(lookupMapFile, map);
  const index = makeLookupIndex(crypto, election, { logKey, hasMap });
  write(lookupIndexFile, utf8(formatJsonLine(index)));
  if (map && !hasMap) throw new Error(`${mapPath} is not TopoJSON: there is no map`);
}

/** By constituency; as text, because a country's stations as objects would be several times larger. */
async function formatStations({ roster }: LookupElection): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>();
  let formatted = 0;
  for (const entry of roster.stations()) {
    const row = JSON.stringify(makeLookupStation(entry));
    const ofConstituency = rows.get(entry.constituency);
    if (ofConstituency === undefined) rows.set(entry.constituency, [row]);
    else ofConstituency.push(row);
    if (++formatted % stationsPerTurn === 0) await nextTurn(); // intake goes on meanwhile
  }
  return rows;
}

function isTopology(map: Uint8Array): boolean {
  try {
    const json: unknown = JSON.parse(parseUtf8(map) ?? '');
    return typeof json === 'object' && json !== null && 'type' in json && json.type === 'Topology';
  } catch {
    return false; // not JSON; whoever calls says so
  }
}
