import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { formatLive, formatPlain, makeReplayDisplay } from './replay-progress.ts';

const half = { transmissions: 100, cards: 200, receipts: 50, read: 10, imported: 0 };

test('three counts, each with what there will be', () => {
  expect(formatPlain(half)).toBe('receipts 50/100, cards read 10/200, compared 0/200');
  expect(formatLive(half).split('\n')).toEqual([
    `  receipts   ${'█'.repeat(20)}${'░'.repeat(20)}      50/100`,
    `  cards read ${'█'.repeat(2)}${'░'.repeat(38)}      10/200`,
    `  compared   ${'░'.repeat(40)}       0/200`,
  ]);
});

test('a side without rows is complete from the start', () => {
  const live = formatLive({ ...half, transmissions: 0, receipts: 0 });
  expect(live).toContain(`receipts   ${'█'.repeat(40)}       0/0`);
});

test('without a terminal: plain lines, not too many, and the last one always', () => {
  const stream = new PassThrough().setEncoding('utf8');
  let nowMs = 1000;
  const display = makeReplayDisplay(stream, () => nowMs);
  display.say('reading data');
  display.show(half);
  nowMs += 4_999;
  display.show({ ...half, receipts: 99 });
  nowMs += 1;
  display.show({ ...half, receipts: 100 });
  display.show({ ...half, receipts: 100, read: 200, imported: 200 });
  display.close();
  expect(String(stream.read()).split('\n')).toEqual([
    '   0.0 s  reading data',
    '   0.0 s  receipts 50/100, cards read 10/200, compared 0/200',
    '   5.0 s  receipts 100/100, cards read 10/200, compared 0/200',
    '   5.0 s  receipts 100/100, cards read 200/200, compared 200/200',
    '',
  ]);
});

test('on a terminal: bars that are drawn over', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const display = makeReplayDisplay(stream, () => 0);
  display.say('reading data');
  display.show(half);
  display.close();
  const text = String(stream.setEncoding('utf8').read());
  expect(text).toContain('reading data');
  expect(text).toContain('░');
});
