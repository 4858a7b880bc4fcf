import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { fileNameOf, isTest, isTypeScript, type SourceFile } from './source-tree.ts';
import { parseSyntax } from './syntax.ts';

/** What each package may import, besides itself. Agent, server and observer never see each other. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  proto: [],
  shared: ['proto'],
  'station-agent': ['proto', 'shared'],
  'tally-server': ['proto', 'shared'],
  observer: ['proto', 'shared'],
  simulator: ['proto', 'shared', 'station-agent', 'tally-server', 'observer'],
  test: ['proto', 'shared', 'station-agent', 'tally-server', 'observer', 'simulator'],
};

/** Clock and chance: whoever calls passes them in, or a replay would not give the same result. */
const clockOrChance =
  /^(Math\.random|Date\.now|new Date\(\)|Date\(\)|performance\.now|crypto\.(getRandomValues|randomUUID|subtle))$/;

/** What exists in Node but not in a browser, or reaches outside the program. */
const platform =
  /^((Buffer|process)\.\w+|(setTimeout|setInterval|setImmediate|fetch|require)\(\)|new (WebSocket|Worker|XMLHttpRequest)\(.*\))$/;

/** Who may import whom, and where effects may live. */
export function checkLayers(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => isTypeScript(file.path) && packageOf(file.path) !== undefined)
    .flatMap((file) => {
      const syntax = parseSyntax(file);
      return [
        ...syntax.imports.map(({ line, name }) => [line, objectToImport(file.path, name)] as const),
        ...syntax.names.map(({ line, name }) => [line, objectToName(file.path, name)] as const),
      ].flatMap(([line, objection]) =>
        objection === undefined ? [] : [`${file.path}:${line}: ${objection}`],
      );
    });
}

function objectToImport(path: string, specifier: string): string | undefined {
  const from = packageOf(path);
  if (from === undefined) return undefined;
  if (specifier.startsWith('.')) return objectToRelative(path, specifier);
  if (isBuiltin(specifier)) {
    return isPure(path) && !isTest(path)
      ? `shared is pure: ${specifier} only under crypto/node/`
      : undefined;
  }
  const [, to] = /^@mutabaqa\/([^/]+)/.exec(specifier) ?? [];
  if (to !== undefined) {
    const isTestAid = isTest(path) && to === 'test';
    return to === from || isTestAid || (mayImport[from] ?? []).includes(to)
      ? undefined
      : `${from} may not import ${to}`;
  }
  return objectToLibrary(path, specifier);
}

function objectToRelative(path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (packageOf(target) !== packageOf(path)) {
    return `${specifier} leaves the package: import @mutabaqa/... instead`;
  }
  if (!isTest(path) && isTest(target)) return `${specifier} is a test`;
  if (isPure(path) && !isPure(target) && !isTest(path)) {
    return `${specifier} is for Node only: take the port instead`;
  }
  return undefined;
}

function objectToLibrary(path: string, specifier: string): string | undefined {
  const file = fileNameOf(path);
  const [library = specifier] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  if (library === 'node-forge') {
    return /^shared\/src\/crypto\/node\/x509(\.test)?\.ts$/.test(path)
      ? undefined
      : 'node-forge only in shared/src/crypto/node/x509.ts';
  }
  if (library === 'better-sqlite3') {
    return file.startsWith('sqlite-') || path.startsWith('test/')
      ? undefined
      : 'better-sqlite3 only in files named sqlite-*.ts';
  }
  if ((library === 'vitest' || library === 'fast-check') && !isTest(path)) {
    return `${library} only in tests`;
  }
  return undefined;
}

function objectToName(path: string, name: string): string | undefined {
  if (!isPure(path)) return undefined;
  if (clockOrChance.test(name)) return `shared is pure: ${name} is clock or chance`;
  if (platform.test(name) && !isTest(path)) return `shared is pure: ${name} is not in a browser`;
  return undefined;
}

function isPure(path: string): boolean {
  return path.startsWith('shared/src/') && !path.startsWith('shared/src/crypto/node/');
}

function packageOf(path: string): string | undefined {
  const [top = ''] = path.split('/');
  return Object.hasOwn(mayImport, top) ? top : undefined;
}
