/** The bundle of pages: the files that the log key signed, so that the copy shows the very same pages. */
import { equalBytes, formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { verifySiteNote } from '@mutabaqa/shared/log/site-note.ts';
import { noteCharactersMax, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { LogSource } from '../log/log-source.ts';
import { parseSums, sumsBytesMax } from '../recount/sums-file.ts';
import type { FollowChecks } from './follow-checks.ts';
import type { KeptCopy } from './kept-copy.ts';
import { readPublicFile } from './site-source.ts';

const sumsName = 'site/SHA256SUMS';
const signatureName = 'site/signature';
const fileBytesMax = 64 * 1024 * 1024;
const topNames: ReadonlySet<string> = new Set([
  ...['icon.svg', 'index.html', 'manifest.webmanifest', 'sw.js'],
]);

/** A bundle may be replaced by another one that the key signed. `logKey`: of the newest log. */
export async function followPages(
  { crypto, site, copy }: { crypto: CryptoPort; site: LogSource; copy: KeptCopy },
  logKey: NoteKey | undefined,
  checks: FollowChecks,
): Promise<void> {
  const signature = await site.read(signatureName, noteCharactersMax);
  const listed = await site.read(sumsName, sumsBytesMax);
  if (!signature.ok || !listed.ok || logKey === undefined) {
    checks.leave('pages', 'the site has none');
    return;
  }
  const verified = verifySiteNote(crypto, logKey, parseUtf8(signature.value) ?? '');
  if (!verified.ok) {
    checks.fail('pages', signatureName, verified.error);
    return;
  }
  if (verified.value !== formatHex(crypto.sha256(listed.value))) {
    checks.fail('pages', sumsName, 'is not the list that was signed');
    return;
  }
  const kept = await copy.read(sumsName, sumsBytesMax);
  if (kept !== undefined && equalBytes(kept, listed.value)) {
    checks.pass('pages');
    return;
  }
  const sums = parseSums(listed.value);
  if ('wrongLine' in sums) {
    checks.fail('pages', sumsName, `line ${sums.wrongLine} is malformed`);
    return;
  }
  const names = [...sums.keys()];
  // Before anything is fetched: the record and what this observer remembers stand in the same directory.
  for (const name of names) if (!isPageName(name)) checks.fail('pages', name, 'is no page');
  if (checks.hasFailed('pages')) return;
  for (const name of names) {
    const file = await readPublicFile(site, name, fileBytesMax);
    if (!file.ok) checks.fail('pages', name, file.error.kind);
    else if (formatHex(crypto.sha256(file.value)) !== sums.get(name)) {
      checks.fail('pages', name, 'has another digest than in the list');
    } else copy.stage(name, file.value);
  }
  if (checks.hasFailed('pages')) return;
  // Scripts before the page that asks for them, the list last.
  copy.moveIn(names.filter((name) => name.includes('/')));
  copy.moveIn(names.filter((name) => !name.includes('/')));
  copy.put(signatureName, signature.value);
  copy.put(sumsName, listed.value);
  checks.pass('pages', `${names.length} files`);
}

/** What a bundle consists of; one level below `assets` and `site`, so that no file ever stands where a directory must. */
function isPageName(name: string): boolean {
  if (topNames.has(name)) return true;
  const isList = [sumsName, signatureName].some((own) => own.toLowerCase() === name.toLowerCase());
  return /^(assets|site)\/[^/]+$/.test(name) && !isList;
}
