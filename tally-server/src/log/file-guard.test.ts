import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { openFileGuard } from './file-guard.ts';

describe('the guard file', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mutabaqa-guard-'));
    path = join(directory, 'deep', 'checkpoint');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  async function recordAll(...checkpoints: string[]): Promise<void> {
    const guard = await openFileGuard(nodeCrypto, path);
    for (const checkpoint of checkpoints) await guard.record(checkpoint);
    await guard.close();
  }
  async function read(): Promise<string | undefined> {
    const guard = await openFileGuard(nodeCrypto, path);
    const checkpoint = await guard.read();
    await guard.close();
    return checkpoint;
  }

  it('knows nothing before the first record, and is made by it', async () => {
    expect(await read()).toBeUndefined();
    await recordAll('one');
    expect(await read()).toBe('one');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps the newest over many openings, in one size', async () => {
    for (const name of ['one', 'two', 'three', 'a much longer fourth']) {
      await recordAll(name);
      expect(await read()).toBe(name);
      expect(statSync(path).size).toBe(8192);
    }
  });

  it('falls back to the one before when the last write was torn, and goes on', async () => {
    await recordAll('one', 'two', 'three');
    const bytes = readFileSync(path);
    bytes.fill(0, 4096 + 70, 4096 + 72); // 'three' is the third: the odd slot
    writeFileSync(path, bytes);
    expect(await read()).toBe('two');
    await recordAll('four');
    expect(await read()).toBe('four');
  });

  it('is as never made when the crash came while it was made', async () => {
    await recordAll('one');
    writeFileSync(path, new Uint8Array(100));
    expect(await read()).toBeUndefined();
    await recordAll('again');
    expect(await read()).toBe('again');
  });

  it('is not believed when both slots are damaged', async () => {
    await recordAll('one', 'two');
    writeFileSync(
      path,
      readFileSync(path).map((byte) => byte ^ 1),
    );
    await expect(read()).rejects.toThrow('damaged');
  });

  it('writes one after the other when asked for several at once', async () => {
    const guard = await openFileGuard(nodeCrypto, path);
    await Promise.all(['one', 'two', 'three'].map((name) => guard.record(name)));
    await guard.close();
    expect(await read()).toBe('three');
  });
});
