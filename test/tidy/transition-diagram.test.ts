import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatTransitionDiagram } from '@mutabaqa/shared/reconcile/transitions.ts';
import { fileURLToPath } from 'node:url';

test('the diagram in ARCHITECTURE.md is the table of transitions', () => {
  const text = readFileSync(
    fileURLToPath(new URL('../../ARCHITECTURE.md', import.meta.url)),
    'utf8',
  );
  expect(text).toContain(`\`\`\`mermaid\n${formatTransitionDiagram()}\`\`\``);
});
