import { isGenerated, type SourceFile } from './source-tree.ts';

interface WordRule {
  readonly pattern: RegExp;
  readonly why: string;
}

/** One word for one thing: these are other elections' words for what has a name here. */
const foreignWords: readonly WordRule[] = [
  { pattern: /\bprecincts?\b/i, why: 'say station' },
  { pattern: /\bbooths?\b/i, why: 'say station' },
  { pattern: /\bpolling places?\b/i, why: 'say polling centre or station' },
  { pattern: /\bresults? sheets?\b/i, why: 'say tape or closing form' },
  { pattern: /\braces?\b/i, why: 'say contest' },
];

/** Concurrency's own terms. */
const notAContest = /\bPromise\.race\b|\bdata races?\b|\brace conditions?\b/gi;

/** The common data format has words of its own; its exporter may quote them. */
const exportsCommonFormat = /(^|[/-])(err-cdf|nist)[/.-]/;
const quotedWord = /(['"`])[\w. -]*\1/g;

/** What says where or how a text was written, instead of what is true of the system. */
const origins: readonly WordRule[] = [
  {
    pattern: /(^|[\s'"`(=:])(\/(home|Users|work|farm|root)\/[\w.-]|[A-Z]:\\Users\\)/,
    why: 'a path of one machine',
  },
  { pattern: /shared\/guide|\bguide\/\w+\.md/, why: 'a document that is not in this repository' },
  { pattern: /\b(AI|LLMs?|GPT|chat ?bots?|language models?)\b/, why: 'say what is, not who wrote' },
  { pattern: /\bco-authored-by:|\bgenerated (with|by) (an? )?(model|assistant)/i, why: 'likewise' },
];

/** Where the words above must stand to be forbidden. */
const definesWords = /^test\/tidy\/words(\.test)?\.ts$/;

export function checkWords(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !isGenerated(file.path) && !definesWords.test(file.path))
    .flatMap((file) => [
      ...objections(file.path, 0, file.path),
      ...file.text.split('\n').flatMap((line, i) => objections(file.path, i + 1, line)),
    ]);
}

function objections(path: string, lineNumber: number, line: string): string[] {
  const ours = exportsCommonFormat.test(path) ? line.replaceAll(quotedWord, '') : line;
  const words = splitWords(ours.replaceAll(notAContest, ''));
  return [
    ...foreignWords.filter(({ pattern }) => pattern.test(words)),
    ...origins.filter(({ pattern }) => pattern.test(line)),
  ].map(({ why }) => `${path}:${lineNumber}: ${line.trim().slice(0, 80)} (${why})`);
}

/** `pollingCentreId`, `polling_centre` and `polling-centre` are all "polling centre". */
function splitWords(line: string): string {
  return line.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_-]+/g, ' ');
}
