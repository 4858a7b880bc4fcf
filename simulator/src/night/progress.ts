/** What a person sees of a running night: live lines on a terminal, plain lines elsewhere. */
import { createLogUpdate } from 'log-update';

export interface NightProgress {
  readonly stations: number;
  readonly closed: number;
  /** Receipts that devices have verified. */
  readonly delivered: number;
  /** Cards that came to the card reader. */
  readonly cards: number;
  /** What the public page says; verdicts are 0 until the embargo ends. */
  readonly received: number;
  readonly matched: number;
  readonly discrepant: number;
  readonly embargoEndsInS: number;
}

export interface ProgressDisplay {
  /** A line that stays. */
  say(line: string): void;
  show(progress: NightProgress): void;
  /** The last state stays on the screen. */
  close(): void;
}

export interface DisplayStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const plainEveryMs = 5_000;
const liveColumns = 70;

export function makeProgressDisplay(stream: DisplayStream, nowMs: () => number): ProgressDisplay {
  const { isTTY = false, columns = 0 } = stream;
  // Terminals of recorders and build machines may have no width.
  return isTTY && columns >= liveColumns
    ? makeLiveDisplay(stream)
    : makePlainDisplay(stream, nowMs);
}

function makeLiveDisplay(stream: NodeJS.WritableStream): ProgressDisplay {
  const update = createLogUpdate(stream);
  return {
    say: (line) => update.persist(line),
    show: (progress) => update(formatLive(progress)),
    close: () => update.done(),
  };
}

function makePlainDisplay(stream: NodeJS.WritableStream, nowMs: () => number): ProgressDisplay {
  let shownAtMs = -Infinity;
  let shown = '';
  return {
    say: (line) => void stream.write(`${line}\n`),
    show(progress) {
      const line = formatPlain(progress);
      if (line === shown || nowMs() - shownAtMs < plainEveryMs) return;
      shownAtMs = nowMs();
      shown = line;
      stream.write(`${line}\n`);
    },
    close: () => undefined,
  };
}

export function formatPlain(progress: NightProgress): string {
  const { stations, closed, delivered, cards } = progress;
  return [
    `closed ${closed}/${stations}`,
    `delivered ${delivered}`,
    `cards ${cards}`,
    `received ${progress.received}`,
    formatVerdicts(progress),
  ].join(', ');
}

const barWidth = 40;

export function formatLive(progress: NightProgress): string {
  const { stations } = progress;
  const rows: [string, number][] = [
    ['closed', progress.closed],
    ['delivered', progress.delivered],
    ['cards', progress.cards],
    ['received', progress.received],
  ];
  return [
    '',
    ...rows.map(([name, count]) => {
      const filled = Math.round((barWidth * count) / stations);
      const bar = '█'.repeat(filled).padEnd(barWidth, '░');
      return `  ${name.padEnd(10)} ${bar} ${String(count).padStart(6)}/${stations}`;
    }),
    `  ${formatVerdicts(progress)}`,
  ].join('\n');
}

function formatVerdicts({ embargoEndsInS, matched, discrepant }: NightProgress): string {
  return embargoEndsInS > 0
    ? `comparison is shown in ${embargoEndsInS} s`
    : `matched ${matched}, discrepant ${discrepant}`;
}
