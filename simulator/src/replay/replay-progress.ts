/** How far a replay is: live lines on a terminal, plain lines elsewhere. */
import { createLogUpdate } from 'log-update';

export interface ReplayProgress {
  /** What there will be in all. */
  readonly transmissions: number;
  readonly cards: number;
  /** Receipts that verified. */
  readonly receipts: number;
  /** Cards in the card reader's bundles. */
  readonly read: number;
  /** Cards that the server has imported and compared. */
  readonly imported: number;
}

export interface ReplayDisplay {
  /** A step that has begun. */
  say(step: string): void;
  show(progress: ReplayProgress): void;
  /** The last state stays on the screen. */
  close(): void;
}

export interface DisplayStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const liveColumns = 70;
const liveEveryMs = 100;
const plainEveryMs = 5_000;
const barWidth = 40;

export function makeReplayDisplay(stream: DisplayStream, nowMs: () => number): ReplayDisplay {
  const { isTTY = false, columns = 0 } = stream;
  const startedMs = nowMs();
  const seconds = (): string => `${((nowMs() - startedMs) / 1000).toFixed(1).padStart(6)} s`;
  // Terminals of recorders and build machines may have no width.
  if (isTTY && columns >= liveColumns) {
    const update = createLogUpdate(stream);
    const show = atMostEvery(liveEveryMs, nowMs, (progress) => update(formatLive(progress)));
    return {
      say: (step) => update.persist(`${seconds()}  ${step}`),
      show,
      close: () => update.done(),
    };
  }
  const write = (text: string): void => void stream.write(`${seconds()}  ${text}\n`);
  return {
    say: write,
    show: atMostEvery(plainEveryMs, nowMs, (progress) => write(formatPlain(progress))),
    close: () => undefined,
  };
}

/** What is complete is always shown. */
function atMostEvery(
  ms: number,
  nowMs: () => number,
  show: (progress: ReplayProgress) => void,
): (progress: ReplayProgress) => void {
  let shownMs = -Infinity;
  return (progress) => {
    const isWhole = progress.imported === progress.cards;
    if (!isWhole && nowMs() - shownMs < ms) return;
    shownMs = nowMs();
    show(progress);
  };
}

function rowsOf(progress: ReplayProgress): readonly (readonly [string, number, number])[] {
  return [
    ['receipts', progress.receipts, progress.transmissions],
    ['cards read', progress.read, progress.cards],
    ['compared', progress.imported, progress.cards],
  ];
}

export function formatPlain(progress: ReplayProgress): string {
  return rowsOf(progress)
    .map(([name, count, of]) => `${name} ${count}/${of}`)
    .join(', ');
}

export function formatLive(progress: ReplayProgress): string {
  return rowsOf(progress)
    .map(([name, count, of]) => {
      const filled = of === 0 ? barWidth : Math.floor((barWidth * count) / of);
      const bar = '█'.repeat(filled).padEnd(barWidth, '░');
      return `  ${name.padEnd(10)} ${bar} ${String(count).padStart(7)}/${of}`;
    })
    .join('\n');
}
