/** Generates src/generated from the .proto files; run `npm run proto` after changing one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;
const cli = dirname(createRequire(import.meta.url).resolve('protobufjs-cli/package.json'));
const protos = readdirSync(here)
  .filter((name) => name.endsWith('.proto'))
  .sort();

/** The generated module and its declarations, without touching the disk beside `directory`. */
export function generate(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const script = join(directory, 'wire.js');
  const options = ['--no-create', '--no-verify', '--no-convert', '--no-delimited', '--no-service'];
  const format = ['-t', 'static-module', '-w', 'esm', '--no-typeurl', '--force-number'];
  const pbjs = (...args: readonly string[]): void => {
    execFileSync(
      process.execPath,
      [join(cli, 'bin', 'pbjs'), ...format, ...options, ...args, ...protos],
      {
        cwd: here,
        stdio: 'inherit',
      },
    );
  };
  // Declarations come out of the comments, which the script itself does not need.
  pbjs('-d', '-o', script);
  pbjs('--no-comments', '-o', script);
}

if (import.meta.main) generate(join(here, 'src', 'generated'));
