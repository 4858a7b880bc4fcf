/** What every store must do; run on each implementation. */
import { describe, expect, it } from 'vitest';
import type { NewAlert } from '@mutabaqa/tally-server/store/alert-store.ts';
import type {
  LogCommit,
  LogItem,
  NewCard,
  NewDecision,
  NewEvidence,
  NewForm,
  Store,
} from '@mutabaqa/tally-server/store/store.ts';

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

function sampleForm(value: number, changes: Partial<NewForm> = {}): NewForm {
  const digest = bytes(32, value);
  return { kind: 'hand-count', stationId: 'st-1', digest, record: bytes(300, value), ...changes };
}

function sampleDecision(value: number, changes: Partial<NewDecision> = {}): NewDecision {
  const digest = bytes(32, value);
  return { kind: 'quarantine', stationId: 'st-1', digest, record: bytes(200, value), ...changes };
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

    it('keeps forms, decisions, versions and outages, also after opening again', async () => {
      const place = makePlace();
      const store = open(place);
      const version = {
        ...{ number: 1, snapshotMs: 900, snapshotSize: 3, sumsDigest: bytes(32, 6) },
        record: bytes(70, 6),
      };
      const outage = { fromMs: 5, untilMs: 9, record: bytes(40, 7) };
      const items = [
        sampleItem(0, { form: sampleForm(1) }),
        sampleItem(1, { form: sampleForm(2, { stationId: 'st-2' }) }),
        sampleItem(2, { decision: sampleDecision(3) }),
        sampleItem(3, { decision: sampleDecision(4, { stationId: undefined, kind: 'certify' }) }),
        sampleItem(4, { version }),
        sampleItem(5, { outage }),
      ];
      await store.commitLog(commitOf(0, items));
      await store.close();
      const again = open(place);
      const form = await again.formAt(0);
      expect(form).toMatchObject({
        ...{ leafIndex: 0, receivedAtMs: 1000, kind: 'hand-count', stationId: 'st-1' },
      });
      expect(new Uint8Array(form?.record ?? [])).toEqual(sampleForm(1).record);
      expect(await again.formAt(2)).toBeUndefined();
      expect(await again.findForm(bytes(32, 2))).toMatchObject({ leafIndex: 1 });
      expect(await again.formsOfStation('st-1')).toHaveLength(1);
      expect((await again.formsFrom(0, 1)).map((each) => each.leafIndex)).toEqual([0]);
      expect((await again.formsFrom(1, 9)).map((each) => each.leafIndex)).toEqual([1]);
      expect(await again.decisionAt(2)).toMatchObject({
        ...{ leafIndex: 2, timeMs: 1002, kind: 'quarantine', stationId: 'st-1' },
      });
      expect((await again.decisionAt(3))?.stationId).toBeUndefined();
      expect(await again.findDecision(bytes(32, 4))).toMatchObject({ leafIndex: 3 });
      expect((await again.decisionsFrom(0, 1)).map((each) => each.leafIndex)).toEqual([2]);
      expect((await again.decisionsFrom(3, 9)).map((each) => each.leafIndex)).toEqual([3]);
      expect(await again.newestVersion()).toMatchObject({
        ...{ leafIndex: 4, number: 1, snapshotMs: 900, snapshotSize: 3, publishedAtMs: 1004 },
      });
      expect(await again.versionAt(4)).toMatchObject({ number: 1 });
      expect(await again.versionsFrom(5, 9)).toEqual([]);
      expect(await again.outages()).toMatchObject([{ leafIndex: 5, fromMs: 5, untilMs: 9 }]);
      expect(await again.outageAt(4)).toBeUndefined();
      await again.close();
    });

    it('names the leaves that are evidence about a station: no decision, no claim, no plain bag', () =>
      withStore(async (store) => {
        const bag = {
          ...{ bagStationId: 'st-1', cardId: bytes(16, 1), readAtMs: 5, record: bytes(20, 2) },
          problems: [{ code: 'E301', params: {} }],
        };
        const bundleOf = (sequence: number, cards: NewCard[]) => ({
          bundle: { readerId: 'reader-1', sequence, digest: bytes(32, sequence), cards },
        });
        await store.commitLog(
          commitOf(0, [
            sampleItem(0, { evidence: sampleEvidence(1) }),
            sampleItem(1, { evidence: sampleEvidence(1, { kind: 'card' }) }),
            sampleItem(2, { evidence: sampleEvidence(1, { kind: 'paper-tape' }) }),
            sampleItem(3, { evidence: sampleEvidence(2) }),
            sampleItem(4, { form: sampleForm(4) }),
            sampleItem(5, { form: sampleForm(5, { kind: 'observer-tape' }) }),
            sampleItem(6, { decision: sampleDecision(6) }),
            sampleItem(7, bundleOf(1, [bag, bag])),
            sampleItem(8, bundleOf(2, [{ ...bag, problems: [] }])),
          ]),
        );
        expect(await store.evidenceLeavesOf('st-1')).toEqual([0, 1, 2, 4, 7]);
        expect(await store.evidenceLeavesOf('st-2')).toEqual([3]);
        expect(await store.evidenceLeavesOf('st-9')).toEqual([]);
        expect(await store.findEvidence('paper-tape', bytes(32, 1))).toMatchObject({
          ...{ leafIndex: 2, kind: 'paper-tape' },
        });
        expect(await store.findEvidence('paper-tape', bytes(32, 2))).toBeUndefined();
      }));

    it('gives the rows of several stations in one look, as it gives them one by one', () =>
      withStore(async (store) => {
        const bag = {
          ...{ bagStationId: 'st-1', cardId: bytes(16, 1), readAtMs: 5, record: bytes(20, 2) },
          problems: [{ code: 'E301', params: { file: 'card' } }],
        };
        const cards = [bag, { ...bag, problems: [] }, { ...bag, bagStationId: 'st-0' }];
        const bundle = { readerId: 'reader-1', sequence: 1, digest: bytes(32, 1), cards };
        const problems = [{ code: 'E401', params: { device: 'x' } }];
        await store.commitLog(
          commitOf(0, [
            sampleItem(0, { evidence: sampleEvidence(2) }),
            sampleItem(1, { evidence: sampleEvidence(1) }),
            sampleItem(2, { evidence: sampleEvidence(4, { kind: 'card', problems }) }),
            sampleItem(3, { evidence: sampleEvidence(3) }),
            sampleItem(4, { evidence: sampleEvidence(2, { kind: 'paper-tape' }) }),
            sampleItem(5, { form: sampleForm(5) }),
            sampleItem(6, { form: sampleForm(6, { stationId: 'st-0' }) }),
            sampleItem(7, { bundle }),
          ]),
        );
        const { tapes, cards: bags, forms } = await store.caseRows(['st-2', 'st-1', 'st-9']);
        const leavesOf = (station: string): number[] =>
          tapes.flatMap(({ stationId, leafIndex }) => (stationId === station ? [leafIndex] : []));
        expect(tapes).toHaveLength(4);
        expect(leavesOf('st-1')).toEqual([1, 2]);
        expect(leavesOf('st-2')).toEqual([0, 4]);
        const one = await store.evidenceOfStation('st-1');
        expect(one).toMatchObject(tapes.filter(({ stationId }) => stationId === 'st-1'));
        const tapeAt = (leaf: number) => tapes.find(({ leafIndex }) => leafIndex === leaf);
        expect(tapeAt(2)).toMatchObject({ kind: 'card', problems, receivedAtMs: 1002 });
        expect(tapeAt(4)?.kind).toBe('paper-tape');
        expect(bags).toEqual([{ bagStationId: 'st-1', problems: bag.problems, bundleLeaf: 7 }]);
        expect(forms).toEqual(await store.formsOfStation('st-1'));
        expect(await store.caseRows([])).toEqual({ tapes: [], cards: [], forms: [] });
      }));

    it('numbers what happens to alerts without gaps, and raises none that is open', async () => {
      const place = makePlace();
      const store = open(place);
      const alert = (key: string): NewAlert => ({
        ...{ key, kind: 'station.overdue', severity: 'warning', stationId: 'st-1' },
        params: { code: 'E401', n: 3 },
      });
      expect(await store.newestAlertEvent()).toBe(0);
      const first = await store.raiseAlert(alert('a'), 10);
      expect(first).toMatchObject({ ...alert('a'), number: 1, alert: 1, state: 'raised' });
      expect(await store.raiseAlert(alert('a'), 11)).toBeUndefined();
      expect(await store.raiseAlert({ ...alert('b'), stationId: undefined }, 12)).toMatchObject({
        ...{ number: 2, alert: 2 },
      });
      const seen = { state: 'acknowledged', timeMs: 13, by: 'clerk-1', reason: 'seen' } as const;
      expect(await store.stepAlert(1, seen)).toMatchObject({ number: 3, alert: 1, ...seen });
      expect(await store.stepAlert(1, seen)).toBeUndefined();
      expect(await store.raiseAlert(alert('a'), 14)).toBeUndefined();
      expect(await store.stepAlert(7, seen)).toBeUndefined();
      const over = { state: 'resolved', timeMs: 15, by: undefined, reason: 'gone' } as const;
      expect(await store.stepAlert(1, over)).toMatchObject({ number: 4, state: 'resolved' });
      expect(await store.stepAlert(1, over)).toBeUndefined();
      expect(await store.raiseAlert(alert('a'), 16)).toMatchObject({ number: 5, alert: 5 });
      await store.close();
      const again = open(place);
      expect((await again.alertEventsFrom(0, 9)).map((each) => each.number)).toEqual([
        1, 2, 3, 4, 5,
      ]);
      expect((await again.alertEventsFrom(2, 2)).map((each) => each.number)).toEqual([3, 4]);
      expect(await again.openAlerts()).toMatchObject([
        { alert: 2, state: 'raised', stationId: undefined },
        { alert: 5, key: 'a', params: { code: 'E401', n: 3 } },
      ]);
      expect(await again.newestAlertEvent()).toBe(5);
      await again.close();
    });

    it.each<[string, LogItem[], number]>([
      ['the same transmitted tape twice', [sampleItem(8, { evidence: sampleEvidence(1) })], 1],
      ['the same form twice', [8, 9].map((at) => sampleItem(at, { form: sampleForm(1) })), 1],
      [
        'the same decision twice',
        [8, 9].map((at) => sampleItem(at, { decision: sampleDecision(1) })),
        1,
      ],
      [
        'the same paper tape twice',
        [8, 9].map((at) => sampleItem(at, { evidence: sampleEvidence(1, { kind: 'paper-tape' }) })),
        1,
      ],
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
