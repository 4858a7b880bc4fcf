import { isTest, isTypeScript, type SourceFile } from './source-tree.ts';

export interface Registry {
  readonly what: string;
  readonly codes: readonly string[];
  /** The file that declares the codes: naming a code there is not using it. */
  readonly home: string;
  /** Texts per locale, by code. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Code -> why nothing uses it yet. */
  readonly notYet: Readonly<Record<string, string>>;
}

/** Every code has its text in every language, a place that raises it and a test that names it. */
export function checkRegistry(registry: Registry, files: readonly SourceFile[]): string[] {
  return [...checkTexts(registry), ...checkUses(registry, files), ...checkExceptions(registry)];
}

function checkTexts({ what, codes, texts }: Registry): string[] {
  return Object.entries(texts).flatMap(([locale, byCode]) => [
    ...codes
      .filter((code) => (byCode[code] ?? '').trim() === '')
      .map((code) => `${what} ${code} has no text in ${locale}`),
    ...Object.keys(byCode)
      .filter((code) => !codes.includes(code))
      .map((code) => `${locale} has a text for ${code}, which is no ${what}`),
  ]);
}

function checkUses(registry: Registry, files: readonly SourceFile[]): string[] {
  const { what, codes, home, notYet } = registry;
  const candidates = files.filter(
    ({ path }) =>
      isTypeScript(path) &&
      path !== home &&
      !path.startsWith('shared/src/i18n/') &&
      !path.startsWith('test/tidy/'),
  );
  const sources = candidates.filter(({ path }) => !isTest(path));
  const tests = candidates.filter(({ path }) => isTest(path));
  return codes.flatMap((code) => {
    const isRaised = sources.some((file) => names(file, code));
    const isTested = tests.some((file) => names(file, code));
    if (Object.hasOwn(notYet, code)) {
      return isRaised && isTested
        ? [`${what} ${code} is raised and tested now: take it off the list of exceptions`]
        : [];
    }
    return [
      ...(isRaised ? [] : [`${what} ${code}: nothing raises it`]),
      ...(isTested ? [] : [`${what} ${code}: no test names it`]),
    ];
  });
}

function checkExceptions({ what, codes, notYet }: Registry): string[] {
  return Object.entries(notYet).flatMap(([code, why]) => [
    ...(codes.includes(code) ? [] : [`exception for ${code}, which is no ${what}`]),
    ...(why.trim() === '' ? [`exception for ${code} without a reason`] : []),
  ]);
}

/** A quoted code, alone or with its place behind it, as tests write findings: 'E302 journal'. */
function names(file: SourceFile, code: string): boolean {
  return [`'${code}'`, `"${code}"`, `\`${code}\``, `'${code} `, `\`${code} `].some((quoted) =>
    file.text.includes(quoted),
  );
}
