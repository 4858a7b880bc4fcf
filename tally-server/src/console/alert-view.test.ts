import { expect, it } from 'vitest';
import { namesOf } from '@mutabaqa/shared/i18n/format-text.ts';
import type { AlertEvent } from '../store/alert-store.ts';
import { alertKinds } from '../alerts/alert-kinds.ts';
import { alertTexts, viewAlertEvent } from './alert-view.ts';

const event: AlertEvent = {
  ...{ number: 3, alert: 2, key: 'k', severity: 'critical', state: 'acknowledged', timeMs: 5 },
  ...{ kind: 'device.refused', stationId: 'st-1', by: 'clerk-1', reason: 'called' },
  params: { device: 'device-1', code: 'device.unknown' },
};

it('has words in each language, with the same parameters', () => {
  for (const kind of Object.keys(alertKinds) as (keyof typeof alertKinds)[]) {
    const { ar, ckb, en } = alertTexts;
    expect(namesOf(ar[kind]).toSorted()).toEqual(namesOf(en[kind]).toSorted());
    expect(namesOf(ckb[kind]).toSorted()).toEqual(namesOf(en[kind]).toSorted());
    expect(new Set([ar[kind], ckb[kind], en[kind]]).size).toBe(3);
  }
});

it('shows the alert with its text, and a kind that it does not know by name', () => {
  expect(viewAlertEvent(event, 'en')).toMatchObject({
    ...{ number: 3, alert: 2, stationId: 'st-1', by: 'clerk-1', reason: 'called' },
    text: 'A device was refused (device-1): device.unknown.',
  });
  expect(viewAlertEvent({ ...event, kind: 'of-a-later-program' }, 'en').text).toBe(
    'of-a-later-program',
  );
});
