import { runObserver } from './program.ts';

await runObserver(process.argv.slice(2), {
  nowMs: () => Date.now(),
  write: (line) => {
    console.log(line);
  },
  complain: (line) => {
    console.error(line);
  },
  exitWith: (code) => {
    process.exitCode = code;
  },
});
