import { fileNameOf, isGenerated, isTest, isTypeScript, type SourceFile } from './source-tree.ts';
import { parseSyntax } from './syntax.ts';

const linesMax = 400;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Names that say nothing of what is inside, and so attract everything. */
const emptyName =
  /^(utils?|helpers?|common|types?|managers?|index|misc)\.|-(utils?|helpers?|manager)\./;

/** Names that others gave: by convention of a tool or of readers. */
const givenName = /^(\..*|[A-Z]+(\.md)?)$/;

export function checkFileNames(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !isGenerated(file.path))
    .flatMap(({ path }) => {
      const parts = path.split('/');
      const odd = parts.find((part) => !kebabCase.test(part) && !givenName.test(part));
      if (odd !== undefined) return [`${path}: ${odd} is not kebab-case`];
      return isTypeScript(path) && emptyName.test(fileNameOf(path))
        ? [`${path}: name the file after its one idea`]
        : [];
    });
}

export function checkFileLengths(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => isTypeScript(path) && !isTest(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > linesMax)
    .map(({ path, lines }) => `${path}: ${lines} lines, more than ${linesMax}: it has two ideas`);
}

export function checkExports(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => isTypeScript(path) && !path.endsWith('.config.ts'))
    .flatMap((file) =>
      parseSyntax(file).defaultExports.map(
        ({ line }) => `${file.path}:${line}: give the export a name`,
      ),
    );
}

/** A test that is left out is not seen to be missing. `skipIf` says why on the spot and may stay. */
const leftOut = /^(test|it|describe|suite|bench)(\.\w+)*\.(only|todo|skip|fails)$/;

export function checkTestsRun(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => isTypeScript(path) && isTest(path))
    .flatMap((file) =>
      parseSyntax(file)
        .names.filter(({ name }) => leftOut.test(name))
        .map(({ line, name }) => `${file.path}:${line}: ${name} leaves tests out`),
    );
}
