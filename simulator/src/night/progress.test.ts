import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { DisplayStream, NightProgress } from './progress.ts';
import { formatLive, makeProgressDisplay } from './progress.ts';

const progress: NightProgress = {
  stations: 100,
  closed: 80,
  delivered: 75,
  cards: 40,
  received: 75,
  matched: 0,
  discrepant: 0,
  embargoEndsInS: 12,
};

function makeStream(
  isTTY: boolean,
  columns = 100,
): { stream: DisplayStream; written: () => string } {
  const through = new PassThrough();
  const stream = Object.assign(through, { isTTY, columns });
  return { stream, written: () => String(through.read() ?? '') };
}

describe('the progress of a night', () => {
  it('is plain lines at intervals where nobody watches', () => {
    let nowMs = 0;
    const { stream, written } = makeStream(false);
    const display = makeProgressDisplay(stream, () => nowMs);
    display.say('portal http://localhost:8080');
    display.show(progress);
    display.show({ ...progress, closed: 81 });
    nowMs = 5_000;
    display.show(progress); // nothing new
    display.show({ ...progress, closed: 82, embargoEndsInS: 0, matched: 70, discrepant: 5 });
    expect(written()).toBe(
      [
        'portal http://localhost:8080',
        'closed 80/100, delivered 75, cards 40, received 75, comparison is shown in 12 s',
        'closed 82/100, delivered 75, cards 40, received 75, matched 70, discrepant 5',
        '',
      ].join('\n'),
    );
  });

  it('is redrawn in place on a terminal', () => {
    const { stream, written } = makeStream(true);
    const display = makeProgressDisplay(stream, () => 0);
    display.show(progress);
    display.show({ ...progress, closed: 81 });
    display.close();
    expect(written()).toContain('\u001B['); // the cursor went back
  });

  it('is plain on a terminal without width', () => {
    const { stream, written } = makeStream(true, 0);
    makeProgressDisplay(stream, () => 0).show(progress);
    expect(written()).toMatch(/^closed 80.*\n$/);
  });

  it('draws bars in proportion', () => {
    const [, closed] = formatLive(progress).split('\n');
    expect(closed?.match(/█/g)).toHaveLength(32);
    expect(closed?.match(/░/g)).toHaveLength(8);
  });
});
