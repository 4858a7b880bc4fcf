import { describe, expect, it, vi } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { makeManualTimers } from '@mutabaqa/test/builders/manual-timers.ts';
import { sealedSampleTape } from '@mutabaqa/test/builders/sealed-tape.ts';
import type { KeptTape, Outbox } from '../outbox/outbox.ts';
import { makeCardKeeper } from './card-keeper.ts';
import type { CardContent, CardFault } from './card.ts';

const tape: KeptTape = {
  ...sealedSampleTape(1),
  sequence: 1,
  acceptedAtMs: 0,
  receipt: undefined,
  refusedWith: undefined,
  cardWrittenAtMs: undefined,
};

/** A card whose next accesses end as listed, then well; an outbox that remembers what is asked of it. */
function startKeeper(faults: (CardFault | undefined)[], cardIdOn?: Uint8Array) {
  const timers = makeManualTimers(0);
  const written: CardContent[] = [];
  const recorded: string[] = [];
  const sealedFor: string[] = [];
  const copies = new Map<string, Uint8Array>();
  let outboxFails = 0;
  const outbox: Pick<Outbox, 'cardCopy' | 'journal' | 'recordCardWritten'> = {
    async cardCopy(digest, cardId, make) {
      const key = formatHex(digest) + formatHex(cardId);
      const envelope = copies.get(key) ?? make(new Uint8Array(32));
      copies.set(key, envelope);
      return { cardId, envelope };
    },
    journal: async () => new Uint8Array(),
    async recordCardWritten(_digest, cardId) {
      if (outboxFails-- > 0) throw new Error('disk full');
      recorded.push(formatHex(cardId));
    },
  };
  const keeper = makeCardKeeper({
    clock: timers,
    timers,
    random: (bytes) => new Uint8Array(bytes).fill(7),
    chance: () => 0.5,
    outbox: outbox as Outbox,
    card: {
      async readId(): Promise<Result<Uint8Array | undefined, CardFault>> {
        const fault = faults.shift();
        return fault ? fail(fault) : ok(cardIdOn);
      },
      async write(content) {
        const fault = faults.shift();
        if (fault) return fail(fault);
        written.push(content);
        return ok(undefined);
      },
    },
    identity: { electionId: 'e', mode: 'live', stationId: 's', deviceId: 'd' },
    sealCopy(_tape, { cardId }) {
      sealedFor.push(formatHex(cardId));
      return Uint8Array.of(sealedFor.length);
    },
    backOff: { firstMs: 1000, mostMs: 8000 },
    log: () => undefined,
  });
  const failOutbox = (times: number) => {
    outboxFails = times;
  };
  return { keeper, timers, written, recorded, sealedFor, failOutbox };
}

const stateOf = (keeper: ReturnType<typeof startKeeper>['keeper']) =>
  keeper.stateOf(tape.tapeDigest);

describe('the card keeper', () => {
  it.each<CardFault>([
    'missing',
    'full',
    'read-only',
    'other-card',
    'label-damaged',
    'read-back-differs',
    'io',
  ])('tries again after %s, with the same bytes', async (fault) => {
    const bench = startKeeper([undefined, fault, undefined, fault]);
    bench.keeper.add([tape]);
    expect(stateOf(bench.keeper)).toBe('pending');
    for (const delayMs of [500, 1000]) {
      await vi.waitFor(() => expect(bench.timers.nextInMs).toBe(delayMs));
      expect(stateOf(bench.keeper)).toEqual({ fault });
      bench.timers.advance(delayMs);
    }
    await vi.waitFor(() => expect(stateOf(bench.keeper)).toBe('written'));
    expect(bench.sealedFor).toHaveLength(1);
    expect(bench.recorded).toEqual(['07'.repeat(16)]);
    expect(bench.timers.nextInMs).toBeUndefined();
  });

  it('writes for the card that is in', async () => {
    const { keeper, recorded, written } = startKeeper([], new Uint8Array(16).fill(9));
    keeper.add([tape]);
    await vi.waitFor(() => expect(stateOf(keeper)).toBe('written'));
    expect(recorded).toEqual(['09'.repeat(16)]);
    expect(written[0]?.tapes.map(({ name }) => name)).toEqual(['tape-1-1.envelope']);
  });

  it('takes up what came while it was writing, and leaves alone what is on the card', async () => {
    const { keeper, written } = startKeeper([]);
    const second = { ...tape, sequence: 2, tapeDigest: new Uint8Array(32).fill(2) };
    keeper.add([tape]);
    keeper.add([second, { ...tape, tapeDigest: new Uint8Array(32), cardWrittenAtMs: 5 }]);
    await vi.waitFor(() => expect(keeper.stateOf(second.tapeDigest)).toBe('written'));
    const names = written.flatMap(({ tapes }) => tapes.map(({ name }) => name));
    expect(names).toEqual(['tape-1-1.envelope', 'tape-2-1.envelope']);
  });

  it('survives an outbox that cannot take the news', async () => {
    const { keeper, timers, failOutbox, recorded } = startKeeper([]);
    failOutbox(1);
    keeper.add([tape]);
    await vi.waitFor(() => expect(stateOf(keeper)).toEqual({ fault: 'outbox' }));
    await vi.waitFor(() => expect(timers.nextInMs).toBe(500));
    timers.advance(500);
    await vi.waitFor(() => expect(recorded).toHaveLength(1));
    await keeper.stop();
  });
});
