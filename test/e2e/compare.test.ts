/** `observer compare`: hosts that show one thing here and another there. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeLogFiles, makeTestEntries, makeTestLeaf, testLogKey } from '../builders/log-files.ts';
import { runObserverHere, runObserverProcess } from '../builders/observer-process.ts';
import { makePublishedCentre, type PublishedCentre } from '../builders/published-centre.ts';
import { serveStatic } from '../builders/static-server.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'compare-e2e-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});
const at = (...path: string[]): string => join(directory, ...path);

describe('logs', () => {
  const vkey = formatVkey(testLogKey);
  const entries = makeTestEntries(600);
  const other = encodeLeaf({ ...makeTestLeaf(300), stationId: 'S-1' });
  const forked = [...entries.slice(0, 300), other, ...entries.slice(301)];

  function writeHost(name: string, files: ReadonlyMap<string, Uint8Array>): string {
    for (const [path, bytes] of files) {
      const file = at(name, 'log', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    mkdirSync(at(name, 'package'), { recursive: true });
    writeFileSync(at(name, 'package/SHA256SUMS'), '');
    return at(name);
  }
  const compare = async (...sources: readonly string[]) =>
    await runObserverHere('compare', ...sources, '--log-key', vkey, '--evidence', directory);

  test('of different sizes and one history are the same, in any order', async () => {
    const a = writeHost('a', makeLogFiles(entries));
    const b = writeHost('b', makeLogFiles(entries.slice(0, 280)));
    const c = writeHost('c', makeLogFiles(entries.slice(0, 1)));
    for (const order of [
      [a, b, c],
      [c, b, a],
      [b, a, c],
    ]) {
      const { code, out } = await compare(...order);
      expect(out).toMatch(/^THE SAME$/m);
      expect(code).toBe(0);
    }
  });

  test.each([
    [600, 600],
    [600, 450],
    [450, 600],
  ])('of two histories at sizes %i and %i leave a proof', async (left, right) => {
    const a = writeHost('a', makeLogFiles(entries.slice(0, left)));
    const b = writeHost('b', makeLogFiles(forked.slice(0, right)));
    const c = writeHost('c', makeLogFiles(entries.slice(0, 200)));
    const { code, out } = await compare(a, b, c);
    expect(code).toBe(1);
    expect(out).toMatch(/3\. all checkpoints belong to one history: FAILED/);
    const [, file = ''] = /two histories; proof in (\S+)/.exec(out) ?? [];
    const proof = await runObserverProcess('verify-fork', file, '--log-key', vkey);
    expect([proof.code, proof.out.split('\n').at(-2)]).toEqual([
      0,
      'PROVEN: the log showed two histories',
    ]);
    const changed = at('changed.json');
    writeFileSync(changed, readFileSync(file, 'utf8').replace(/\\n(\d)/, '\\n1$1'));
    const refused = await runObserverHere('verify-fork', changed, '--log-key', vkey);
    expect([refused.code, refused.out]).toEqual([
      1,
      'NOT PROVEN: a checkpoint in it is not signed by the key that you gave\n',
    ]);
  });

  test('that are not whole, not signed or not there are told apart', async () => {
    const a = writeHost('a', makeLogFiles(entries));
    const files = makeLogFiles(entries);
    files.delete('tile/0/001');
    const b = writeHost('b', files);
    const lacking = await compare(a, b);
    expect(lacking.out).toMatch(/b\/log\/tile\/0\/001: missing/);
    expect(lacking.code).toBe(1);
    const checkpoint = at('b/log/checkpoint');
    writeFileSync(checkpoint, readFileSync(checkpoint, 'utf8').replace('\n600\n', '\n601\n'));
    expect((await compare(a, b)).out).toMatch(/b\/log\/checkpoint: signature-invalid/);
    const nothing = await compare(a, at('nowhere'));
    expect([nothing.code, nothing.out.includes('COULD NOT BE COMPARED')]).toEqual([2, true]);
    expect((await compare(a)).err).toContain('at least two');
  });
});

describe('versions', () => {
  let published: PublishedCentre;
  beforeAll(async () => {
    published = await makePublishedCentre();
    await published.publish();
  });
  afterAll(async () => published.centre.close());
  const copyTo = (name: string): string => {
    cpSync(published.at('public'), at(name), { recursive: true });
    return at(name);
  };
  const compare = async (...sources: readonly string[]) =>
    await runObserverHere('compare', ...sources, '--log-key', formatVkey(published.logKey));

  test('of a host and its copy are the same', async () => {
    const server = await serveStatic(published.at('public'));
    const { code, out } = await compare(server.origin, copyTo('a'), '--files');
    await server.close();
    expect(out).toMatch(/6\. .*: ok \(\d+ files\)/);
    expect(code).toBe(0);
  });

  test('with another file, list, record or package are named', async () => {
    const original = copyTo('a');
    const b = copyTo('b');
    const version = at('b/results/versions/1');
    writeFileSync(join(version, 'totals.csv'), 'other\n');
    expect((await compare(original, b)).out).toMatch(/b, .*totals\.csv: has another digest/);
    const sums = join(version, 'SHA256SUMS');
    const changed = readFileSync(sums, 'utf8').replace(
      /^.{64}(?= {2}totals\.csv$)/m,
      '0'.repeat(64),
    );
    writeFileSync(sums, changed);
    expect((await compare(original, b)).out).toMatch(/versions\/1\/totals\.csv: differs between/);
    writeFileSync(join(version, 'version-record'), 'x');
    expect((await compare(original, b)).out).toMatch(/version-record: differs between/);
    writeFileSync(at('b/package/SHA256SUMS'), 'x');
    expect((await compare(original, b)).out).toMatch(/package\/SHA256SUMS: differs between/);
  });

  test('that one host lacks are a hole, unless it is merely behind', async () => {
    const original = copyTo('a');
    const b = copyTo('b');
    rmSync(at('b/results'), { recursive: true });
    expect((await compare(original, b)).code).toBe(0);
    mkdirSync(at('b/results'));
    writeFileSync(at('b/results/newest'), '1\n');
    expect((await compare(original, b)).out).toMatch(/b, results\/versions\/1: missing/);
  });

  test('that the log cannot know of are not asked for', async () => {
    const original = copyTo('a');
    const b = copyTo('b');
    for (const host of ['a', 'b']) {
      for (let number = 2; number <= 9; number++) {
        cpSync(at(`${host}/results/versions/1`), at(`${host}/results/versions/${number}`), {
          recursive: true,
        });
      }
      writeFileSync(at(`${host}/results/newest`), '9\n');
    }
    writeFileSync(at('b/results/versions/2/version-record'), 'x');
    writeFileSync(at('b/results/versions/3/version-record'), 'x');
    const { code, out } = await compare(original, b);
    expect(code).toBe(1);
    expect(out).toMatch(/b, results\/newest: version 9, but the log has leaves of 1 versions/);
    expect(out).toMatch(/versions\/2\/version-record: differs/);
    expect(out).not.toMatch(/versions\/3\//);
  });
});
