/** What a form must say to be usable at all: each kind holds what that paper holds, and nothing else. */
import { isId } from '../base/ids.ts';
import type { AccountField } from '../tape/tape.ts';
import type { Form } from './form.ts';

/** What a voter verification device counts. */
const verificationFields: readonly AccountField[] = [
  'registered',
  'verifiedFemale',
  'verifiedMale',
];

/** The first field that is wrong, or undefined. Figures that do not add up are no fault: they are evidence. */
export function checkForm(form: Form): string | undefined {
  if (!isId(form.electionId)) return 'electionId';
  if (!isId(form.stationId)) return 'stationId';
  if (!Number.isSafeInteger(form.madeAtS * 1000)) return 'madeAtS';
  return checkTypedTape(form) ?? checkStatement(form) ?? checkSections(form);
}

/** Only a typed tape is of a device; whoever types one has both in print before them. */
function checkTypedTape({ kind, deviceId, sequence }: Form): string | undefined {
  const isTape = kind === 'paper-tape' || kind === 'observer-tape';
  if (deviceId !== undefined && (!isTape || !isId(deviceId))) return 'deviceId';
  if (sequence !== undefined && !isTape) return 'sequence';
  if (kind !== 'paper-tape') return undefined;
  if (deviceId === undefined) return 'deviceId';
  return sequence === undefined ? 'sequence' : undefined;
}

function checkStatement({ kind, statement }: Form): string | undefined {
  if ((statement !== undefined) !== (kind === 'closing-form')) return 'statement';
  const areCounts = Object.values(statement ?? {}).every(
    (value) => typeof value === 'boolean' || Number.isSafeInteger(value),
  );
  return areCounts ? undefined : 'statement';
}

function checkSections({ kind, sectionNames, sections }: Form): string | undefined {
  // A closing form may be of ballot papers received and left over only.
  if (sections.length === 0 && kind !== 'closing-form') return 'sections';
  if (kind !== 'voter-verification') return undefined;
  if (!sectionNames.every((name) => name.kind === 'account')) return 'sections';
  const areVerification = sections.every(
    (section) =>
      section.kind === 'withheld' ||
      (section.kind === 'account' &&
        Object.keys(section.counts).every((field) =>
          verificationFields.some((each) => each === field),
        )),
  );
  return areVerification ? undefined : 'sections';
}
