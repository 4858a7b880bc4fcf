import { isTest, isTypeScript, type SourceFile } from './source-tree.ts';

/**
 * Each finding has a test that raises it and a near miss that does not: at least two places name it, in tests
 * or in an executed specification. Whether the second is a near miss is for a reader to judge.
 */
export function checkPairs(codes: readonly string[], files: readonly SourceFile[]): string[] {
  const texts = files.filter(({ path }) => isCase(path)).map(({ text }) => text);
  return codes.flatMap((code) => {
    const named = new RegExp(`(['"\`]|^)${code}(?=['"\`\\s])`, 'gm');
    const places = texts.reduce((sum, text) => sum + [...text.matchAll(named)].length, 0);
    return places < 2
      ? [`finding ${code}: ${places} of 2 cases, one that raises it and one near miss`]
      : [];
  });
}

function isCase(path: string): boolean {
  const isTestCase = isTypeScript(path) && isTest(path) && !path.startsWith('test/tidy/');
  return isTestCase || /^proto\/spec\/.*\.md$/.test(path);
}
