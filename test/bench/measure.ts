/** CPU time of this process, all threads, user and system: a neighbour's load shows in it least. */
export interface Measured {
  /** Median of the repetitions. */
  readonly value: number;
  /** (highest - lowest) / median. */
  readonly noise: number;
  readonly values: readonly number[];
}

export function summarize(values: readonly number[]): Measured {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)]!;
  return { value, noise: value === 0 ? 0 : (sorted.at(-1)! - sorted[0]!) / value, values };
}

export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export const warmUps = 2;

/** What prepares a repetition is not measured; it returns what is. */
export type Repetition = () => (() => void) | (() => Promise<void>);

/** CPU microseconds per item; the first repetitions warm up and do not count. */
export async function measureCpu(
  items: number,
  repetitions: number,
  prepare: Repetition,
): Promise<Measured> {
  const values: number[] = [];
  for (let round = 0; round < repetitions + warmUps; round++) {
    const value = await measureOnce(items, prepare);
    if (round >= warmUps) values.push(value);
  }
  return summarize(values);
}

/** The same for several, round by round: what a neighbour disturbs, it disturbs for all of them. */
export async function measureCpuInTurn(
  items: number,
  repetitions: number,
  prepared: readonly Repetition[],
): Promise<Measured[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < repetitions + warmUps; round++) {
    const values: number[] = [];
    for (const prepare of prepared) {
      values.push(await measureOnce(items, prepare));
    }
    if (round >= warmUps) rounds.push(values);
  }
  return prepared.map((_, at) => summarize(rounds.map((values) => values[at]!)));
}

async function measureOnce(items: number, prepare: Repetition): Promise<number> {
  const run = prepare();
  const before = cpuUs();
  await run();
  return (cpuUs() - before) / items;
}

/** Wall milliseconds. */
export async function measureWall(repetitions: number, run: () => unknown): Promise<Measured> {
  const values: number[] = [];
  for (let round = 0; round < repetitions; round++) {
    const before = performance.now();
    await run();
    values.push(performance.now() - before);
  }
  return summarize(values);
}

export function batchesOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, batch) =>
    items.slice(batch * size, (batch + 1) * size),
  );
}
