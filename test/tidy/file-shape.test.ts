import { describe, expect, test } from 'vitest';
import { checkExports, checkFileLengths, checkFileNames, checkTestsRun } from './file-shape.ts';
import { planted, readSourceTree } from './source-tree.ts';

const tree = readSourceTree();

describe('file names', () => {
  test('are kebab-case and say what is inside', () => {
    expect(checkFileNames(tree)).toEqual([]);
  });

  test.each([
    'shared/src/base/utils.ts',
    'shared/src/base/index.ts',
    'shared/src/base/helper.test.ts',
    'tally-server/src/store-manager.ts',
    'shared/src/base/types.ts',
    'shared/src/base/fieldPath.ts',
    'shared/src/Base/bytes.ts',
    'shared/src/base/field_path.ts',
  ])('objects to %s', (path) => {
    expect(checkFileNames([planted(path)])).toHaveLength(1);
  });

  test.each(['README.md', '.ci/run', 'docs/decisions/0001-one-log.md', 'shared/src/a-b.test.ts'])(
    'has nothing against %s',
    (path) => {
      expect(checkFileNames([planted(path)])).toEqual([]);
    },
  );
});

describe('file lengths', () => {
  test('hold one idea', () => {
    expect(checkFileLengths(tree)).toEqual([]);
  });

  test('objects to 401 lines and not to 400', () => {
    expect(checkFileLengths([planted('shared/src/a.ts', '\n'.repeat(401))])).toHaveLength(1);
    expect(checkFileLengths([planted('shared/src/a.ts', '\n'.repeat(400))])).toEqual([]);
  });

  test('tests and generated files may be long', () => {
    const long = '\n'.repeat(1000);
    expect(
      checkFileLengths([
        planted('shared/src/a.test.ts', long),
        planted('proto/src/generated/a.ts', long),
      ]),
    ).toEqual([]);
  });
});

describe('exports', () => {
  test('have names', () => {
    expect(checkExports(tree)).toEqual([]);
  });

  test.each(['export default 1;', 'const a = 1; export { a as default };'])(
    'objects to %s',
    (text) => {
      expect(checkExports([planted('shared/src/a.ts', text)])).toHaveLength(1);
    },
  );

  test('a config file may have a default export', () => {
    expect(checkExports([planted('vitest.config.ts', 'export default {};')])).toEqual([]);
  });
});

describe('tests', () => {
  test('are all run', () => {
    expect(checkTestsRun(tree)).toEqual([]);
  });

  test.each([
    `test.only('a', () => {});`,
    `it.todo('a');`,
    `describe.skip('a', () => {});`,
    `test.concurrent.only('a', () => {});`,
    `test.fails('a', () => {});`,
  ])('objects to %s', (text) => {
    expect(checkTestsRun([planted('shared/src/a.test.ts', text)])).toHaveLength(1);
  });

  test('may be bound to a condition, and may speak of the word', () => {
    const text = `test.skipIf(absent)('only todo', () => {}); // test.only`;
    expect(checkTestsRun([planted('shared/src/a.test.ts', text)])).toEqual([]);
  });
});
