import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { ApiFault } from './ask-api.ts';
import { faultText } from './use-sending.ts';

/** What became of what was sent; read out when it comes. */
export function Said({
  fault,
  done,
}: {
  readonly fault: ApiFault | undefined;
  readonly done?: string | undefined;
}) {
  const t = useTexts(observersTexts);
  return (
    <div role="status" aria-live="polite" className="said">
      {fault !== undefined && <p className="bad">{faultText(t, fault)}</p>}
      {fault === undefined && done !== undefined && <p className="good">{done}</p>}
    </div>
  );
}
