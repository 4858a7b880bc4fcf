import { expect, it } from 'vitest';
import { addressOf, makeInnerSlots } from './inner-slots.ts';

const limits = {
  ...{ atOnce: 3, writingAtOnce: 2, addressAtOnce: 2 },
  ...{ waitingMax: 2, addressWaitingMax: 1 },
};

it('one address does not take every turn, nor do those who write', async () => {
  const slots = makeInnerSlots(limits);
  const writing = { address: 'a', isWriting: true };
  const first = await slots.take(writing);
  await slots.take(writing);
  const third = slots.take({ address: 'a', isWriting: false });
  expect(await slots.take({ address: 'a', isWriting: false })).toBeUndefined();
  const other = slots.take({ address: 'b', isWriting: true });
  expect(await slots.take({ address: 'c', isWriting: true })).toBeUndefined();
  expect(await slots.take({ address: 'd', isWriting: false })).toBeDefined();
  first?.();
  const leave = await third;
  leave?.();
  expect(await other).toBeDefined();
});

it('addresses of one IPv6 network are one', () => {
  expect(addressOf('2001:db8:1:2:3:4:5:6')).toBe(addressOf('2001:db8:1:2::9'));
  expect(addressOf('::ffff:10.0.0.1')).not.toBe(addressOf('::ffff:10.0.0.2'));
});
