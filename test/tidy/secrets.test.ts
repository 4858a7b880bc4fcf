import { expect, test } from 'vitest';
import { checkSecrets } from './secrets.ts';
import { planted, readSourceTree } from './source-tree.ts';

const pem = ['-----BEGIN', 'PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA'].join(' ');
const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', d: 'x'.repeat(43) });

test('this repository holds no secret', () => {
  expect(checkSecrets(readSourceTree())).toEqual([]);
});

test.each([
  ['shared/src/a.test.ts', `const key = \`${pem}\`;`],
  ['docs/a.json', jwk],
  ['proto/golden/keys.json', jwk],
  ['station-agent/device.key', ''],
  ['.env', ''],
  ['.npmrc', `//host/:_authToken=npm_${'a'.repeat(36)}`],
  ['tally-server/src/a.ts', `const key = readFile('proto/golden/keys.json');`],
])('objects to %s', (path, text) => {
  expect(checkSecrets([planted(path, text)])).toHaveLength(1);
});

test('has nothing against test keys with a warning, markers, and tests that read golden files', () => {
  expect(
    checkSecrets([
      planted('proto/golden/README.md', 'Never use these keys outside tests.'),
      planted('proto/golden/tape/keys.json', jwk),
      planted('shared/src/a.ts', `const begin = '-----BEGIN PRIVATE KEY-----';`),
      planted('shared/src/a.test.ts', `readFile('proto/golden/keys.json');`),
    ]),
  ).toEqual([]);
});
