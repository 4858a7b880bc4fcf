import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTilePath, tilesOfSize } from '@mutabaqa/shared/merkle/tiles.ts';
import { type PutServer, startPutServer } from '@mutabaqa/test/builders/put-server.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { makeLogger } from '../logger.ts';
import { assertApart, makeDirectoryMirror } from './directory-mirror.ts';
import { makeHttpMirror } from './http-mirror.ts';
import { sizeOfCheckpoint } from './list-public.ts';
import type { Mirror } from './mirror.ts';
import { pushRound } from './push-round.ts';
import { startMirrors } from './start-mirrors.ts';

let directory = '';
let server: PutServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-push-'));
  mkdirSync(at('mirror'));
  server = await startPutServer();
});
afterEach(async () => {
  await server.leave();
  rmSync(directory, { recursive: true });
});

const at = (...names: string[]): string => join(directory, ...names);

function put(name: string, text: string): void {
  const path = at('public', name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, text);
}

const signer = sampleKey('log');
const logKey = makeNoteKey(nodeCrypto, 'tally.example/x', signer.publicKey);

/** The publisher's order: what is named, then what names it. */
function publishLog(size: number, since = 0): void {
  for (const tile of tilesOfSize(size, since)) put(`log/${formatTilePath(tile)}`, `${size}`);
  put('log/key', 'key');
  const checkpoint = { origin: logKey.name, size, root: new Uint8Array(32).fill(1) };
  const note = signCheckpoint(checkpoint, logKey, (text) => signer.sign(text));
  put('log/checkpoint', note);
  put('log/cosigned', note);
}

function publishVersion(version: number): void {
  const place = `results/versions/${version}`;
  for (const name of [
    'stations.csv',
    'evidence/aa',
    'SHA256SUMS',
    'version.json',
    'version-record',
  ]) {
    put(`${place}/${name}`, `${name} of ${version}`);
  }
  put('results/newest', `${version}\n`);
}

function publishSome(version: number, size: number): void {
  put('assets/main.js', 'main');
  put('package/parts/aa', 'aa');
  put('package/manifest', 'manifest');
  put('package/SHA256SUMS', 'sums');
  put('lookup/contests/Baghdad%2Fcouncil.json', '{}');
  put('documents/files/aa', 'aa');
  put('documents/index.json', '{}');
  put('feed/1/0.json', `${size}`);
  put('feed/index.json', `${size}`);
  put('index.html', 'page');
  publishLog(size);
  publishVersion(version);
  put('now/stations/Baghdad.json', `${size}`);
  put('now/index.json', `${size}`);
}

const httpMirror = (): Mirror =>
  makeHttpMirror({ base: server.base, stateDirectory: at('state'), token: 'secret' });
const push = (mirror: Mirror) => pushRound(at('public'), mirror);

/** Names below the directory. */
function namesIn(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1))
    .sort();
}

/** What of it points to something that is not there. */
function danglingIn(files: ReadonlyMap<string, Buffer>): string[] {
  const missing: string[] = [];
  const need = (who: string, name: string): void => {
    if (files.has(who) && !files.has(name)) missing.push(`${who} -> ${name}`);
  };
  const checkpoint = files.get('log/checkpoint');
  if (checkpoint) {
    for (const tile of tilesOfSize(sizeOfCheckpoint(checkpoint))) {
      need('log/checkpoint', `log/${formatTilePath(tile)}`);
    }
    need('log/checkpoint', 'log/key');
  }
  const cosigned = sizeOfCheckpoint(files.get('log/cosigned') ?? Buffer.of());
  const shown = sizeOfCheckpoint(checkpoint ?? Buffer.of());
  if (cosigned > shown) missing.push(`log/cosigned of ${cosigned} -> log/checkpoint of ${shown}`);
  const newest = files.get('results/newest')?.toString().trim();
  for (const name of ['stations.csv', 'evidence/aa', 'SHA256SUMS', 'version.json']) {
    need('results/newest', `results/versions/${newest}/${name}`);
  }
  need('package/manifest', 'package/parts/aa');
  need('index.html', 'assets/main.js');
  need('documents/index.json', 'documents/files/aa');
  need('feed/index.json', 'feed/1/0.json');
  need('now/index.json', 'now/stations/Baghdad.json');
  need('now/index.json', 'log/checkpoint');
  return missing;
}

describe('the order', () => {
  it('is such that a mirror may be cut off after any file and points to nothing it lacks', async () => {
    publishSome(1, 300);
    await push(httpMirror());
    const all = server.puts.length;
    expect(all).toBeGreaterThan(20);
    for (let cut = 0; cut < all; cut++) {
      server.files.clear();
      rmSync(at('state'), { recursive: true, force: true });
      let left = cut;
      server.refuse = () => (left-- > 0 ? undefined : 503);
      await expect(push(httpMirror())).rejects.toThrow('status 503');
      expect(danglingIn(server.files)).toEqual([]);
      server.refuse = undefined;
      await push(httpMirror());
      expect(server.files.size).toBe(all);
      expect(danglingIn(server.files)).toEqual([]);
    }
  });

  it('shows no file before what the same round found it to name', async () => {
    publishSome(1, 300);
    const mirror = httpMirror();
    const { put: putOne } = mirror;
    // The publisher goes on while a slow mirror is pushed to.
    let size = 300;
    await pushRound(at('public'), {
      ...mirror,
      async put(file) {
        const since = size;
        publishLog((size += 1), since);
        put('now/index.json', `${size}`);
        await putOne(file);
        expect(danglingIn(server.files)).toEqual([]);
      },
    });
    expect(sizeOfCheckpoint(server.files.get('log/checkpoint') ?? Buffer.of())).toBe(300);
    await push(mirror);
    expect(sizeOfCheckpoint(server.files.get('log/checkpoint') ?? Buffer.of())).toBe(size);
  });

  it('brings the newest version first, then what was missed, a version a round', async () => {
    for (const version of [1, 2, 3, 10]) publishVersion(version);
    for (const mirror of [httpMirror(), makeDirectoryMirror(at('mirror'))]) {
      const left = [];
      for (let round = 0; round < 4; round++) left.push((await push(mirror)).versionsLeft);
      expect(left).toEqual([2, 1, 0, 0]);
    }
    const shown = server.puts.flatMap(
      ({ name }) => /^results\/(versions\/\d+\/version\.json|newest)$/.exec(name)?.[1] ?? [],
    );
    expect(shown).toEqual(
      [10, 'newest', 1, 2, 3].map((each) =>
        each === 'newest' ? each : `versions/${each}/version.json`,
      ),
    );
  });
});

describe('what is pushed', () => {
  it('is all that is public, and nothing else', async () => {
    publishSome(1, 3);
    const expected = namesIn(at('public'));
    put('log/checkpoint.draft', 'draft');
    put('results/versions/.draft-2/stations.csv', 'draft');
    put('.hidden', 'hidden');
    writeFileSync(at('secret'), 'secret');
    symlinkSync(at('secret'), at('public', 'link'));
    symlinkSync(directory, at('public', 'log', 'way'));
    await push(makeDirectoryMirror(at('mirror')));
    await push(httpMirror());
    expect(namesIn(at('mirror'))).toEqual(expected);
    expect([...server.files.keys()].sort()).toEqual(expected);
    expect(server.files.get('lookup/contests/Baghdad%2Fcouncil.json')?.toString()).toBe('{}');
    expect(server.puts.every(({ headers }) => headers.authorization === 'Bearer secret')).toBe(
      true,
    );
  });

  it.each(['a directory', 'an address'])('is only what changed, to %s', async (kind) => {
    const mirror = (): Mirror =>
      kind === 'a directory' ? makeDirectoryMirror(at('mirror')) : httpMirror();
    const put2 = async (): Promise<string[]> => {
      const names: string[] = [];
      const to = mirror();
      const { put: putOne } = to;
      await pushRound(at('public'), {
        ...to,
        async put(file) {
          names.push(file.name);
          await putOne(file);
        },
      });
      return names;
    };
    publishSome(1, 300);
    await put2();
    expect(await put2()).toEqual([]);
    put('feed/1/0.json', '301'); // as long as before
    put('now/index.json', '301');
    publishLog(301, 300);
    expect((await put2()).sort()).toEqual([
      ...[
        'feed/1/0.json',
        'log/checkpoint',
        'log/cosigned',
        'log/key',
        'log/tile/0/001.p/45',
        'log/tile/entries/001.p/45',
      ].filter((name) => name !== 'log/key' || kind === 'an address'),
      'now/index.json',
    ]);
  });

  it('is all once more when what was put is forgotten, which changes nothing', async () => {
    publishSome(1, 3);
    await push(httpMirror());
    const before = new Map(server.files);
    rmSync(at('state'), { recursive: true });
    await push(httpMirror());
    expect(server.puts).toHaveLength(2 * before.size);
    expect(server.files).toEqual(before);
  });

  it('is one file on the disk of a mirror when it is one here', async () => {
    publishVersion(1);
    publishVersion(2);
    const tape = (version: number): string =>
      at('public', `results/versions/${version}/evidence/aa`);
    rmSync(tape(2));
    linkSync(tape(1), tape(2));
    const mirror = makeDirectoryMirror(at('mirror'));
    rmSync(at('public/results/newest'));
    put('results/newest', '1\n');
    await push(mirror);
    put('results/newest', '2\n');
    await push(mirror);
    const inode = (name: string): number => statSync(at('mirror/results/versions', name)).ino;
    expect(inode('2/evidence/aa')).toBe(inode('1/evidence/aa'));
    expect(inode('2/stations.csv')).not.toBe(inode('1/stations.csv'));
    expect(readFileSync(at('mirror/results/versions/2/stations.csv'), 'utf8')).toBe(
      'stations.csv of 2',
    );
  });
});

describe('a mirror is refused', () => {
  it('inside the public directory, or around it', async () => {
    mkdirSync(at('public', 'mirror'), { recursive: true });
    await expect(assertApart(at('public', 'mirror'), at('public'))).rejects.toThrow(
      'in each other',
    );
    await expect(assertApart(directory, at('public'))).rejects.toThrow('in each other');
    symlinkSync(at('public'), at('other-name'));
    await expect(assertApart(at('other-name'), at('public'))).rejects.toThrow('in each other');
    await assertApart(at('mirror'), at('public'));
  });

  it.each([
    ['relative/directory', 'neither an absolute directory nor an address'],
    ['http://mirror.example/', 'not an https address'],
    ['ftp://mirror.example/', 'not an https address'],
    ['https://user:pass@mirror.example/', 'no password'],
    ['https://mirror.example/?token=1', 'no query'],
  ])('as %s', async (target, reason) => {
    const starting = startMirrors(directory, [target], makeLogger('silent'));
    await expect(starting).rejects.toThrow(reason);
    await expect(starting).rejects.not.toThrow('pass@');
  });

  it('with a token that others can read', async () => {
    mkdirSync(at('keys'));
    writeFileSync(at('keys', 'mirror-mirror.example-8443.token'), 'secret\n', { mode: 0o644 });
    const starting = startMirrors(
      directory,
      ['https://mirror.example:8443/x'],
      makeLogger('silent'),
    );
    await expect(starting).rejects.toThrow('can be read by others');
  });
});
