import { useFigures } from '../../app/show-figures.ts';
import { useContest } from '../../data/lookup.ts';
import type { Fields } from '../../data/shape.ts';
import { isFields } from '../../data/shape.ts';
import type { LedgerText } from '../../texts/ledger-en.ts';
import { ledgerTexts } from '../../texts/ledger-texts.ts';
import type { ShellText } from '../../texts/shell-en.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import type { TextOf } from '../../texts/text-table.ts';
import { useTexts } from '../../texts/text-table.ts';

interface ChangeTextProps {
  readonly change: Fields | null;
  readonly contestId: string | null;
}

/** What a decision changes, in a sentence; its figures stand in the dossier. */
export function ChangeText({ change, contestId }: ChangeTextProps) {
  const t = useTexts(ledgerTexts);
  const shell = useTexts(shellTexts);
  const figures = useFigures();
  const made = change?.['kind'] === 'court-order' ? fieldsOf(change['change']) : change;
  const contest = useContest(
    made?.['kind'] === 'exclude-candidate' ? (contestId ?? textOf(made['contestId'])) : undefined,
  );
  if (change === null || made === null) return t('change.hidden');
  const position = Number(made['position'] ?? 0);
  const candidate = contest.value?.candidates[position]?.name;
  const place = candidate ?? figures.number(position + 1);
  const { document } = { document: textOf(change['documentDigest']) };
  return (
    <>
      {change['kind'] === 'court-order' && (
        <>{t('change.court', { digest: document.slice(0, 16) })} </>
      )}
      {sentenceOf(t, shell, made, { place, time: (atS) => figures.time(atS * 1000) })}
    </>
  );
}

interface Shown {
  readonly place: string;
  readonly time: (atS: number) => string;
}

function sentenceOf(
  t: TextOf<LedgerText>,
  shell: TextOf<ShellText>,
  made: Fields,
  { place, time }: Shown,
): string {
  switch (made['kind']) {
    case 'adopt':
      return t('change.adopt', { leaves: listOf(made['leaves']).map(textOf).join(', ') });
    case 'correct':
    case 'quarantine':
    case 'release':
    case 'recount':
    case 'annul':
    case 'reinstate':
      return t(`change.${made['kind']}`);
    case 'explain-missing': {
      const key = `reason.${textOf(made['reason'])}`;
      const reason = isReason(key) ? shell(key) : textOf(made['reason']);
      const text = textOf(made['text']);
      return t('change.explain-missing', { reason: text === '' ? reason : `${reason} (${text})` });
    }
    case 'withhold-section': {
      const names = listOf(made['sectionNames']).map((each) => textOf(fieldsOf(each)?.['id']));
      return t('change.withhold-section', { sections: names.join(', ') });
    }
    case 'replace-device': {
      const { deviceId } = fieldsOf(made['newDevice']) ?? {};
      return t('change.replace-device', {
        old: textOf(made['oldDeviceId']),
        new: textOf(deviceId),
      });
    }
    case 'exclude-candidate':
      return made['isExcluded'] === true
        ? t('change.exclude-candidate', { place })
        : t('change.include-candidate', { place });
    case 'move-deadline':
      return t('change.move-deadline', {
        group: textOf(made['pollingGroup']),
        time: time(Number(made['deadlineS'] ?? 0)),
      });
    case 'change-policy': {
      const policy = fieldsOf(made['policy']);
      const { id, version } = policy ?? {};
      return t('change.change-policy', { id: textOf(id), version: textOf(version) });
    }
    case 'draw-stations': {
      const seed = textOf(made['seed']);
      const count = listOf(made['stationIds']).length;
      return seed === ''
        ? t('change.draw-stations', { count })
        : t('change.draw-seed', { seed: seed.slice(0, 16) });
    }
    case 'add-person':
      return t('change.add-person', {
        person: textOf(made['personId']),
        role: textOf(made['role']),
      });
    case 'certify': {
      const stage = textOf(made['stage']);
      return t('change.certify', {
        version: textOf(made['version']),
        stage:
          stage === 'preliminary' || stage === 'final' || stage === 'ratified'
            ? t(`stage.${stage}`)
            : stage,
      });
    }
    case 'publish-notice':
      return t('change.publish-notice', {
        notice: `${textOf(made['noticeKind'])} ${textOf(made['number'])}`.trim(),
      });
    default:
      return textOf(made['kind']);
  }
}

type Reason = ShellText & `reason.${string}`;
const reasons: ReadonlySet<string> = new Set<Reason>([
  ...(['reason.not-opened', 'reason.opened-late', 'reason.interrupted'] as const),
  ...(['reason.evacuated', 'reason.device-failed', 'reason.materials-destroyed'] as const),
  ...(['reason.result-not-sent', 'reason.box-not-arrived', 'reason.other'] as const),
  ...(['reason.annulled-by-commission', 'reason.annulled-by-court'] as const),
]);

function isReason(key: string): key is Reason {
  return reasons.has(key);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields | null {
  return isFields(value) ? value : null;
}
