/** What every store must do; run on each implementation. */
import { describe, expect, it } from 'vitest';
import type { LogCommit, LogItem, NewEvidence, Store } from '@mutabaqa/tally-server/store/store.ts';

/** Opens the same data again and again; `makePlace` gives a new, empty one. */
export interface StoreUnderTest {
  readonly makePlace: () => string;
  readonly open: (place: string) => Store;
}

export const bytes = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value);

export function sampleEvidence(value: number, changes: Partial<NewEvidence> = {}): NewEvidence {
  return {
    kind: 'transmission',
    stationId: `st-${value % 3}`,
    deviceId: `device-${value}`,
    tapeKind: 'closing',
    sequence: 1,
    partIndex: 1,
    tapeDigest: bytes(32, value),
    record: bytes(900, value),
    envelopeDigest: bytes(32, value + 100),
    relayedBy: undefined,
    problems: [],
    ...changes,
  };
}

export function sampleItem(value: number, more: Partial<LogItem> = {}): LogItem {
  return { entry: bytes(50, value), opening: undefined, timeMs: 1000 + value, ...more };
}

export function commitOf(firstIndex: number, items: readonly LogItem[]): LogCommit {
  return { firstIndex, items, checkpoint: `checkpoint ${firstIndex + items.length}` };
}

export function describeStore(name: string, { makePlace, open }: StoreUnderTest): void {
  describe(name, () => {
    const withStore = async (check: (store: Store, place: string) => Promise<void>) => {
      const place = makePlace();
      const store = open(place);
      try {
        await check(store, place);
      } finally {
        await store.close();
      }
    };

    it('begins empty', () =>
      withStore(async (store) => {
        expect(await store.logState()).toEqual({ size: 0, checkpoint: undefined, lastTimeMs: 0 });
        expect(await store.leaves(0, 10)).toEqual([]);
        expect(await store.summariesFrom(0, 10)).toEqual([]);
        expect(await store.bundleHead('reader-1')).toBeUndefined();
      }));

    it('keeps leaves, evidence, bundles and refusals of one commit, also after opening again', async () => {
      const place = makePlace();
      const store = open(place);
      const card = {
        bagStationId: 'st-1',
        cardId: bytes(16, 1),
        readAtMs: 5,
        record: bytes(20, 2),
        problems: [{ code: 'E301', params: { file: 'card' } }],
      };
      const bundle = { readerId: 'reader-1', sequence: 1, digest: bytes(32, 9), cards: [card] };
      const refusal = { deviceId: 'device-1', code: 'mode.other', record: bytes(30, 3) };
      const evidence = sampleEvidence(4, {
        relayedBy: 'device-7',
        problems: [{ code: 'E401', params: { device: 'x', n: 3 } }],
      });
      const items = [
        sampleItem(0, { opening: bytes(7, 7) }),
        sampleItem(1, { evidence }),
        sampleItem(2, { bundle }),
        sampleItem(3, { refusal }),
      ];
      await store.commitLog(commitOf(0, items));
      await store.close();
      const again = open(place);
      expect(await again.logState()).toEqual({
        size: 4,
        checkpoint: 'checkpoint 4',
        lastTimeMs: 1003,
      });
      expect(await again.leaves(0, 2)).toMatchObject([{ index: 0 }, { index: 1 }]);
      const [first] = await again.leaves(0, 1);
      expect(new Uint8Array(first?.opening ?? [])).toEqual(bytes(7, 7));
      const found = await again.evidenceAt(1);
      expect(found).toMatchObject({
        leafIndex: 1,
        receivedAtMs: 1001,
        kind: 'transmission',
        relayedBy: 'device-7',
        tapeKind: 'closing',
        problems: evidence.problems,
      });
      expect(new Uint8Array(found?.record ?? [])).toEqual(evidence.record);
      expect(await again.bundleHead('reader-1')).toMatchObject({ sequence: 1 });
      expect(await again.bundleAt(2)).toMatchObject({
        readerId: 'reader-1',
        cards: [{ readAtMs: 5 }],
      });
      expect(await again.cardsOfStation('st-1')).toMatchObject([
        { readerId: 'reader-1', bundleSequence: 1, problems: card.problems },
      ]);
      expect(await again.cardsFrom(0, 5)).toHaveLength(1);
      expect(await again.cardsFrom(1, 5)).toEqual([]);
      expect(await again.refusalAt(3)).toMatchObject({ deviceId: 'device-1', code: 'mode.other' });
      await again.close();
    });

    it('finds evidence by tape and channel, by station and in leaf order', () =>
      withStore(async (store) => {
        const card = sampleEvidence(1, { kind: 'card' });
        await store.commitLog(
          commitOf(0, [
            sampleItem(0, { evidence: sampleEvidence(1) }),
            sampleItem(1, { evidence: card }),
            sampleItem(2, { evidence: card }), // a copy of a card is evidence of its own
            sampleItem(3, { evidence: sampleEvidence(3) }),
          ]),
        );
        expect(await store.findEvidence('transmission', bytes(32, 1))).toMatchObject({
          leafIndex: 0,
        });
        expect(await store.findEvidence('card', bytes(32, 1))).toMatchObject({ leafIndex: 1 });
        expect(await store.findEvidence('card', bytes(32, 3))).toBeUndefined();
        expect((await store.evidenceOfStation('st-1')).map((each) => each.leafIndex)).toEqual([
          0, 1, 2,
        ]);
        expect((await store.evidenceFrom(1, 2)).map((each) => each.leafIndex)).toEqual([1, 2]);
        expect((await store.summariesFrom(2, 9)).map((each) => each.leafIndex)).toEqual([2, 3]);
      }));

    it.each<[string, LogItem[], number]>([
      ['the same transmitted tape twice', [sampleItem(8, { evidence: sampleEvidence(1) })], 1],
      ['an index that is taken', [sampleItem(8)], 0],
      ['an index that leaves a gap', [sampleItem(8)], 2],
      [
        'a bundle number twice in one commit',
        [7, 8].map((value) =>
          sampleItem(value, {
            bundle: { readerId: 'reader-1', sequence: 1, digest: bytes(32, value), cards: [] },
          }),
        ),
        1,
      ],
    ])('keeps nothing of a commit with %s', (_, items, firstIndex) =>
      withStore(async (store) => {
        await store.commitLog(commitOf(0, [sampleItem(0, { evidence: sampleEvidence(1) })]));
        const commit = commitOf(firstIndex, [
          sampleItem(5, { evidence: sampleEvidence(2) }),
          ...items,
        ]);
        await expect(store.commitLog(commit)).rejects.toBeInstanceOf(Error);
        expect(await store.logState()).toMatchObject({ size: 1, checkpoint: 'checkpoint 1' });
        expect(await store.findEvidence('transmission', bytes(32, 2))).toBeUndefined();
        await store.commitLog(commitOf(1, [sampleItem(9)])); // and goes on
        expect(await store.logState()).toMatchObject({ size: 2 });
      }),
    );

    it('copies itself while it is in use', () =>
      withStore(async (store) => {
        const items = Array.from({ length: 200 }, (_, i) =>
          sampleItem(i, { evidence: sampleEvidence(i % 256, { tapeDigest: bytes(32, i) }) }),
        );
        await store.commitLog(commitOf(0, items));
        const target = makePlace();
        const copying = store.backup(target);
        await store.commitLog(commitOf(200, [sampleItem(1)]));
        await copying;
        const copy = open(target);
        const { size, checkpoint } = await copy.logState();
        expect([200, 201]).toContain(size);
        expect(checkpoint).toBe(`checkpoint ${size}`);
        expect(await copy.leaves(0, 500)).toHaveLength(size);
        await copy.close();
        await expect(store.backup(target)).rejects.toThrow('not empty');
      }));
  });
}
