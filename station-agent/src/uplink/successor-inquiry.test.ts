import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeManualTimers } from '@mutabaqa/test/builders/manual-timers.ts';
import { expect, it } from 'vitest';
import { makeSuccessorInquiry } from './successor-inquiry.ts';
import type { Uplink } from './uplink.ts';
import { LinkFault } from './uplink.ts';

const record = Uint8Array.of(1, 2, 3);
const minuteMs = 60_000;

function startInquiry(readSuccessors: () => Promise<readonly Uint8Array[]>) {
  const timers = makeManualTimers(0);
  const asked: number[] = [];
  const heard: (readonly Uint8Array[])[] = [];
  const faults: string[] = [];
  const link = { name: 'websocket' } as Uplink;
  const https = {
    name: 'https',
    readSuccessors: () => {
      asked.push(timers.nowMs() / 1000);
      return readSuccessors();
    },
  } as Uplink;
  const state: { best: Uplink | undefined } = { best: https };
  const inquiry = makeSuccessorInquiry({
    timers,
    chance: () => 0.5,
    best: () => state.best,
    onSuccessors: (successors) => heard.push(successors),
    onFault: (uplink, { trouble }) => faults.push(`${uplink.name} ${trouble}`),
  });
  inquiry.start();
  /** So that answers arrive between the questions. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      timers.advance(10_000);
      await nextTurn();
    }
  };
  return { timers, inquiry, asked, heard, faults, link, https, state, pass };
}

it('asks every five minutes over HTTPS, without a receipt that would give a reason', async () => {
  const { pass, asked, heard } = startInquiry(() => Promise.resolve([record]));
  await pass(11 * minuteMs);
  expect(asked).toEqual([10, 310, 610]);
  expect(heard).toEqual([[record], [record], [record]]);
});

it('asks nobody while there is a link, and soon when it is gone', async () => {
  const { pass, asked, state, link, https } = startInquiry(() => Promise.resolve([]));
  state.best = link;
  await pass(10 * minuteMs);
  state.best = undefined;
  await pass(minuteMs);
  expect(asked).toEqual([]);
  state.best = https;
  await pass(minuteMs);
  expect(asked).toEqual([670]);
});

it('asks at once when told to, one question at a time, and goes on after a fault', async () => {
  const faulty = Promise.reject(new LinkFault('unreachable'));
  const { inquiry, pass, asked, faults } = startInquiry(() => faulty);
  inquiry.ask();
  inquiry.ask();
  expect(asked).toEqual([0]);
  await nextTurn();
  await pass(minuteMs);
  expect(asked).toEqual([0, 10]);
  expect(faults).toEqual(['https unreachable', 'https unreachable']);
});

it('stops asking, after the answer that is under way', async () => {
  const answer = Promise.withResolvers<readonly Uint8Array[]>();
  const { inquiry, timers, asked, heard } = startInquiry(() => answer.promise);
  inquiry.ask();
  const stopped = inquiry.stop();
  answer.resolve([record]);
  await stopped;
  timers.advance(10 * minuteMs);
  expect(asked).toEqual([0]);
  expect(heard).toEqual([[record]]);
});
