/** `node run-vite-cli.ts DIRECTORY`: builds the public pages there. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const [outDir = ''] = process.argv.slice(2);
await build({
  configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
  logLevel: 'warn',
  build: { outDir },
});
