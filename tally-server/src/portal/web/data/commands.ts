/** Commands of the observer, for the host that this page came from. Keys are never taken from it. */
import { noticeFile } from '@mutabaqa/shared/notice/notice-index.ts';
import { logDirectory } from './checkpoint.ts';
import { urlOf } from './fetch-file.ts';
import { versionFile } from './versions.ts';

const observer = 'npm run observer --';
/** Files that people got from somebody whom they trust, under the names that the commission's tool gives. */
const logKey = '--log-key "$(cat log.vkey)"';
const officerKeys = '--officer-key officers/*.public.pem';

export function verifyLogCommand(log: number): string {
  return `${observer} verify-log ${hostAddress(logDirectory(log))} ${logKey} --state seen.jsonl`;
}

export function recountCommand(version: number): string {
  return `${observer} recount ${sourcesOf(version)} ${logKey} ${officerKeys} --exports`;
}

export function verifyStationCommand(stationId: string, version: number): string {
  const station = quoteForShell(stationId);
  return `${observer} verify-station --station ${station} ${sourcesOf(version)} ${logKey} ${officerKeys}`;
}

export function verifySiteCommand(): string {
  return `${observer} verify-site ${quoteForShell(document.baseURI.replace(/[?#].*$/, ''))} ${logKey}`;
}

export function checkDocumentCommand(sha256: string): string {
  return `curl -s ${hostAddress(noticeFile(sha256))} | sha256sum`;
}

export function checkSumsCommand(version: number): string {
  const sums = hostAddress(versionFile(version, 'SHA256SUMS'));
  return `curl -s ${sums} | sha256sum --check --ignore-missing`;
}

function sourcesOf(version: number): string {
  const results = hostAddress(`results/versions/${version}`);
  return `--results ${results} --log ${hostAddress('log')}`;
}

function hostAddress(path: string): string {
  return quoteForShell(new URL(urlOf(path), document.baseURI.replace(/[?#].*$/, '')).href);
}

/** An id may hold anything that the package allows, and it is pasted into a shell. */
function quoteForShell(text: string): string {
  return /^[\w./:%~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
