import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { lockCentre } from './sqlite-sole-server.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-lock-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

it('lets one server at a time serve a centre, and the next one when it has ended', () => {
  const first = lockCentre(join(directory, 'centre'));
  assert(first !== undefined, 'nobody serves yet');
  expect(lockCentre(join(directory, 'centre'))).toBeUndefined();
  const elsewhere = lockCentre(join(directory, 'other'));
  expect(elsewhere).toBeDefined();
  first.release();
  const next = lockCentre(join(directory, 'centre'));
  expect(next).toBeDefined();
  next?.release();
  elsewhere?.release();
});
