import { fileNameOf, isTest, isTypeScript, type SourceFile } from './source-tree.ts';
import { parseSyntax } from './syntax.ts';

const keyMaterial: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*(\\n)?\s*[A-Za-z0-9+/]{16}/, // a key, not a parser's marker
  /"kty"[^}]*"d"\s*:\s*"[\w-]{16,}"|"d"\s*:\s*"[\w-]{16,}"[^}]*"kty"/,
  /\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|npm_\w{36})\b/,
];

const keyFile = /\.(pem|key|p12|pfx|jks)$|^id_(rsa|ed25519)$|^\.env/;

/** A folder of golden files that holds keys says in its README that nobody may use them. */
const warning = /never use/i;

/** Private keys stand only in golden folders that warn of them, and no program reads golden files. */
export function checkSecrets(files: readonly SourceFile[]): string[] {
  const warned = files
    .filter((file) => /(^|\/)golden\/(.*\/)?README\.md$/.test(file.path) && warning.test(file.text))
    .map((file) => file.path.slice(0, -'README.md'.length));
  const isWarned = (path: string): boolean => warned.some((folder) => path.startsWith(folder));
  return [
    ...files
      .filter((file) => holdsKey(file) && !isWarned(file.path))
      .map((file) => `${file.path}: a private key, and no golden/README.md says "never use"`),
    ...files
      .filter(
        (file) => isTypeScript(file.path) && file.path.includes('/src/') && !isTest(file.path),
      )
      .flatMap((file) =>
        parseSyntax(file)
          .strings.filter(({ name }) => /(^|\/)golden(\/|$)/.test(name))
          .map(({ line }) => `${file.path}:${line}: only tests read golden files`),
      ),
  ];
}

function holdsKey(file: SourceFile): boolean {
  return keyFile.test(fileNameOf(file.path)) || keyMaterial.some((key) => key.test(file.text));
}
