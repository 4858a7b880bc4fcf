/**
 * `node build-verifier-cli.ts FILE`: the observer's command line as one file that needs Node and nothing else. Equal
 * sources give equal bytes: names and paths of this machine do not get into it.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const entry = resolve(root, 'observer/src/main.ts');
const external = [/^node:/, ...builtinModules];

/** Threads are files of their own, and here there is one file: each becomes an address that holds its program. */
function inlineThreads(): Plugin {
  const thread = /new URL\('(\.\/[\w-]+\.ts)', import\.meta\.url\)/g;
  return {
    name: 'inline-threads',
    enforce: 'pre',
    async transform(source, id) {
      let code = source;
      for (const [whole, path = ''] of source.matchAll(thread)) {
        const file = resolve(dirname(id), path);
        if (!existsSync(file)) continue;
        const program = Buffer.from(await bundle(file)).toString('base64');
        code = code.replace(whole, `new URL('data:text/javascript;base64,${program}')`);
      }
      return code === source ? undefined : { code, map: null };
    },
  };
}

/** The program as text. */
async function bundle(file: string): Promise<string> {
  const made = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [inlineThreads()],
    build: {
      write: false,
      ssr: file,
      target: 'node22',
      minify: true,
      rolldownOptions: { external, output: { format: 'es', codeSplitting: false } },
    },
    ssr: { noExternal: true, target: 'node' },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (output === undefined || !('output' in output)) throw new Error(`${file}: nothing was built`);
  const [chunk, ...others] = output.output;
  if (others.length > 0) throw new Error(`${basename(file)} became ${output.output.length} files`);
  return chunk.code;
}

const [out = ''] = process.argv.slice(2);
writeFileSync(out, await bundle(entry));
