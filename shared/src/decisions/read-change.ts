import { decodeCanonical } from '@mutabaqa/proto/wire.ts';
import type { MessageType, mutabaqa } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { DecisionFault } from '../election/decision-record.ts';
import { sectionsMax } from '../tape/tape-codec.ts';
import type { SectionName } from '../tape/tape.ts';
import { sectionKinds } from '../tape/wire-words.ts';
import { decisionFault } from './decision-fault.ts';

/** The message, when `bytes` is its one encoding. */
export function readChange<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
): Result<Message, DecisionFault> {
  const outcome = decodeCanonical(type, bytes);
  return outcome.kind === 'canonical'
    ? ok(outcome.message)
    : decisionFault('change-malformed', 'change');
}

/** One to as many as a tape has, none twice; otherwise undefined. */
export function readSectionNames(
  raw: readonly mutabaqa.v1.SectionName.$Properties[] | null | undefined,
): SectionName[] | undefined {
  const names: SectionName[] = [];
  for (const { kind: rawKind, id } of raw ?? []) {
    const kind = sectionKinds.fromWire(rawKind);
    if (kind === undefined || !isId(id ?? '')) return undefined;
    names.push({ kind, id: id ?? '' });
  }
  const distinct = new Set(names.map(({ kind, id }) => `${kind}/${id}`));
  const fits = names.length > 0 && names.length <= sectionsMax && distinct.size === names.length;
  return fits ? names : undefined;
}
