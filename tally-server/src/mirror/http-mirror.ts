/**
 * A mirror that takes PUT over HTTPS: object stores and web servers alike. What was put is remembered in a file
 * of the centre; without that file everything is put again, which changes nothing there.
 */
import { createHash } from 'node:crypto';
import { existsSync, openAsBlob, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { servedAs } from '../publish/served-as.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { sizeOfCheckpoint } from './list-public.ts';
import { type Mirror, type MirroredFile, MirrorUnusable } from './mirror.ts';

export interface HttpMirrorSetup {
  /** https, or http to this machine; its path may name a place below. */
  readonly base: string;
  /** Where what was put is remembered; a directory. */
  readonly stateDirectory: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token: string | undefined;
}

/** Of one file, by its size: a server that takes nothing is given up. */
const putMsMin = 30_000;
const bytesPerMsMin = 8;
/** What a crash makes us put again, at most. */
const filesPerNote = 200;

interface State {
  /** By name: what was put, as `stampOf` says. Files of versions and tiles are not in it. */
  readonly files: Record<string, string>;
  /** By log. */
  readonly logSizes: Record<string, number>;
  readonly versions: Record<string, true>;
  /** The version that is being put, and how many of its files were. */
  underWay: { readonly version: string; readonly files: number } | undefined;
}

export function makeHttpMirror({ base, stateDirectory, token }: HttpMirrorSetup): Mirror {
  const prefix = base.replace(/\/+$/, '');
  const statePath = join(stateDirectory, `${shortDigest(prefix)}.json`);
  const state = readState(statePath);
  const note = (): void => {
    writeDurableFile(statePath, `${JSON.stringify(state)}\n`);
  };

  async function send(file: MirroredFile): Promise<void> {
    const { contentType, cacheControl } = servedAs(file.name);
    const body = file.content
      ? new Blob([Uint8Array.from(file.content)])
      : await openAsBlob(file.path);
    const response = await fetch(
      `${prefix}/${file.name.split('/').map(encodeURIComponent).join('/')}`,
      {
        method: 'PUT',
        body,
        redirect: 'error', // the token is for this host
        signal: AbortSignal.timeout(putMsMin + Math.ceil(body.size / bytesPerMsMin)),
        headers: {
          'Content-Type': contentType,
          'Cache-Control': cacheControl,
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        },
      },
    );
    await response.body?.cancel();
    if (!response.ok) throw new Error(`PUT ${file.name}: status ${response.status}`);
  }

  return {
    name: prefix,
    async isCurrent(file) {
      const known = state.files[file.name];
      return known !== undefined && (servedAs(file.name).isImmutable || known === stampOf(file));
    },
    async put(file) {
      await send(file);
      const log = /^(log(?:-[0-9]+)?)\/checkpoint$/.exec(file.name)?.[1];
      if (log !== undefined && file.content) state.logSizes[log] = sizeOfCheckpoint(file.content);
      if (!/^log(-[0-9]+)?\/tile\//.test(file.name)) state.files[file.name] = stampOf(file);
    },
    async logSize(log) {
      return state.logSizes[log] ?? 0;
    },
    async hasVersion(version) {
      return state.versions[version] === true;
    },
    async putVersion(version, files) {
      const from = state.underWay?.version === version ? state.underWay.files : 0;
      for (const [at, file] of files.entries()) {
        if (at < from) continue;
        await send(file);
        if (at % filesPerNote !== filesPerNote - 1) continue;
        state.underWay = { version, files: at + 1 };
        note();
      }
      state.underWay = undefined;
      state.versions[version] = true;
      note();
    },
    async remember() {
      note();
    },
  };
}

/** Of heads the bytes, of others what the file system says: they are replaced whole. */
function stampOf({ content, bytes, changedMs }: MirroredFile): string {
  return content ? createHash('sha256').update(content).digest('hex') : `${bytes} ${changedMs}`;
}

function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function readState(path: string): State {
  const empty: State = { files: {}, logSizes: {}, versions: {}, underWay: undefined };
  if (!existsSync(path)) return empty;
  try {
    return { ...empty, ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<State>) };
  } catch {
    return empty; // damaged by hand: everything is put again
  }
}

/** Throws `MirrorUnusable`. Over plain HTTP anybody on the way could change what is put. */
export function assertMirrorAddress(base: string): void {
  const { protocol, hostname, username, password, search, hash } = new URL(base);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) {
    throw new MirrorUnusable(`the mirror ${base} is not an https address`);
  }
  if (username !== '' || password !== '' || search !== '' || hash !== '') {
    throw new MirrorUnusable(
      `the mirror ${protocol}//${hostname} has more than an address: no password, no query`,
    );
  }
}

/** Of the file `keys/mirror-<host>.token`, when there is one; a port follows the host after a hyphen. */
export function readMirrorToken(centreDirectory: string, base: string): string | undefined {
  const host = new URL(base).host.replaceAll(/[^A-Za-z0-9.-]/g, '-');
  const path = join(centreDirectory, 'keys', `mirror-${host}.token`);
  if (!existsSync(path)) return undefined;
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new MirrorUnusable(`${path} can be read by others than its owner`);
  }
  return readFileSync(path, 'utf8').trim();
}
