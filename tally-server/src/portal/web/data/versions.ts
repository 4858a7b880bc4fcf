/** Published versions: immutable, so read once. */
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

/** `version.json` */
export interface VersionHead {
  readonly version: number;
  readonly electionId: string;
  readonly origin: string;
  readonly logSize: number;
  /** Of the snapshot: every verdict is as of this time. */
  readonly timeMs: number;
  /** Lower-case hex. */
  readonly sumRoot: string;
}

export function versionFile(version: number, name: string): string {
  return `results/versions/${version}/${name}`;
}

const readHead = keepFiles((version) =>
  fetchJson(versionFile(Number(version), 'version.json'), headShape),
);

export function useVersionHead(version: number | undefined): FileState<VersionHead> {
  return useFile(version === undefined ? undefined : String(version), readHead);
}

const headShape = shapeOf<VersionHead>({
  version: 'number',
  electionId: 'text',
  origin: 'text',
  logSize: 'number',
  timeMs: 'number',
  sumRoot: 'text',
});
