import { expect, test } from 'vitest';
import { checkLayers } from './layers.ts';
import { planted, readSourceTree } from './source-tree.ts';

test('this repository keeps its layers', () => {
  expect(checkLayers(readSourceTree())).toEqual([]);
});

test.each([
  ['proto/src/a.ts', `import '@mutabaqa/shared/base/bytes.ts';`],
  ['shared/src/a.ts', `import '@mutabaqa/station-agent/a.ts';`],
  ['station-agent/src/a.ts', `import { a } from '@mutabaqa/tally-server/a.ts';`],
  ['tally-server/src/a.ts', `import type { A } from '@mutabaqa/station-agent/a.ts';`],
  ['tally-server/src/a.ts', `export * from '@mutabaqa/observer/a.ts';`],
  ['observer/src/a.ts', `const a = await import('@mutabaqa/tally-server/a.ts');`],
  ['observer/src/a.test.ts', `import '@mutabaqa/tally-server/a.ts';`],
  ['observer/src/a.ts', `type A = import('@mutabaqa/simulator/a.ts').A;`],
  ['station-agent/src/a.ts', `import '@mutabaqa/test/soak.ts';`],
  ['simulator/src/a.ts', `import '../../tally-server/src/a.ts';`],
  ['station-agent/src/a.ts', `import './a.test.ts';`],
  ['shared/src/tape/a.ts', `import { readFileSync } from 'node:fs';`],
  ['shared/src/tape/a.ts', `import { readFileSync } from 'fs';`],
  ['shared/src/tape/a.ts', `import { hash } from '../crypto/node/hashing.ts';`],
  ['shared/src/tape/a.ts', `const at = Date.now();`],
  ['shared/src/tape/a.test.ts', `const x = Math.random();`],
  ['shared/src/tape/a.ts', `const x = globalThis.Math['random']();`],
  ['shared/src/crypto/web/a.ts', `const at = new Date();`],
  ['shared/src/tape/a.ts', `const b = Buffer.from('00', 'hex');`],
  ['shared/src/tape/a.ts', `setTimeout(() => {}, 1);`],
  ['shared/src/crypto/node/hpke.ts', `import forge from 'node-forge';`],
  ['tally-server/src/ca.ts', `import forge from 'node-forge/lib/x509.js';`],
  ['tally-server/src/store/store.ts', `import Database from 'better-sqlite3';`],
  ['tally-server/src/a.ts', `import { test } from 'vitest';`],
])('objects to %s: %s', (path, text) => {
  const complaints = checkLayers([planted(path, text)]);
  expect(new Set(complaints).size).toBe(1);
  expect(complaints[0]).toContain(`${path}:1: `);
});

test.each([
  ['shared/src/a.ts', `import '@mutabaqa/proto/generated/wire.js';`],
  ['simulator/src/a.ts', `import '@mutabaqa/tally-server/server.ts';`],
  ['station-agent/src/a.ts', `import './b.ts'; import 'ws'; import 'node:fs';`],
  ['station-agent/src/a.test.ts', `import { runs } from '@mutabaqa/test/soak.ts';`],
  ['shared/src/crypto/node/hashing.ts', `import 'node:crypto'; const at = new Date();`],
  ['shared/src/crypto/node/x509.ts', `import forge from 'node-forge';`],
  ['shared/src/tape/a.test.ts', `import 'node:fs'; import '../crypto/node/hashing.ts';`],
  [
    'shared/src/tape/a.ts',
    `// Date.now()\nconst text = "import 'node:fs'"; const d = new Date(0);`,
  ],
  ['station-agent/src/outbox/sqlite-outbox.ts', `import Database from 'better-sqlite3';`],
  ['test/bench/a.ts', `import '@mutabaqa/simulator/a.ts'; import 'better-sqlite3';`],
])('has nothing against %s: %s', (path, text) => {
  expect(checkLayers([planted(path, text)])).toEqual([]);
});
