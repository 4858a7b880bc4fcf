/** The pages for signature: made again from what was found, and compared. */
import { join } from 'node:path';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CourtFacts } from '@mutabaqa/shared/court/court-files.ts';
import { formatStatement, statementFile } from '@mutabaqa/shared/court/statement.ts';
import { locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { readBoundedFile } from '../bounded-file.ts';
import type { CourtBundle } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';

const pageBytesMax = 1024 * 1024;

/** After every other check: the pages tell what came of them. */
export async function checkStatements(
  bundle: CourtBundle,
  facts: CourtFacts,
  checks: CourtChecks,
): Promise<void> {
  const made = checks.list().filter(({ id }) => id !== 'statement');
  let found = 0;
  for (const locale of locales) {
    const name = statementFile(locale);
    const page = await readBoundedFile(join(bundle.directory, name), pageBytesMax);
    if (page.kind === 'missing') continue;
    found += 1;
    const derived = formatStatement(locale, facts, bundle.sumsDigestHex, made);
    const shown = page.kind === 'read' ? parseUtf8(page.bytes) : undefined;
    if (shown !== derived) checks.fail('statement', name, 'says something else than was found');
  }
  if (found === 0) checks.leave('statement', 'there is none');
  else checks.pass('statement', `${found} pages`);
}
