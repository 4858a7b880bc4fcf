import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Code that the oracle judges. Types carry no rule and are shared. */
function judgedImports(source: string): string[] {
  const imports = source.match(/^import [^;]*;/gm) ?? [];
  return imports.filter(
    (each) =>
      !each.startsWith('import type ') &&
      /'@mutabaqa\/(shared\/(reconcile|rules|totals|compare|results)|tally-server|observer)\//.test(
        each,
      ),
  );
}

describe('the oracle', () => {
  it('shares no code with what it judges', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(8);
    const sources = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
    expect(sources.flatMap(judgedImports)).toEqual([]);
  });

  it('would be caught at it', () => {
    const line = "import {\n  decide,\n} from '@mutabaqa/shared/reconcile/decide.ts';";
    expect(judgedImports(`import a from 'b';\n${line}\n`)).toEqual([line]);
    expect(judgedImports(line.replace('import', 'import type'))).toEqual([]);
  });
});
