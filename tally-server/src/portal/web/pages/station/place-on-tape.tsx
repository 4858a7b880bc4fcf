import type { FieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { useContest } from '../../data/lookup.ts';
import { useSharedWords } from '../../data/shared-words.ts';
import { useAccountName } from '../../data/account-names.ts';

/** What people call a place of a tape; the path itself where it has no name. */
export function PlaceOnTape({ path }: { readonly path: FieldPath }) {
  const words = useSharedWords();
  const accountName = useAccountName();
  const isVote = path.kind === 'list' || path.kind === 'candidate';
  const contest = useContest(isVote ? path.contestId : undefined);
  if (path.kind === 'account') {
    const name = accountName(path.field);
    if (name !== undefined) return name;
  }
  if (isVote) {
    const rows = path.kind === 'list' ? contest.value?.lists : contest.value?.candidates;
    const name = rows?.[path.position]?.name;
    if (name !== undefined) {
      return (
        <>
          {words.term(path.kind)}: <bdi>{name}</bdi>
        </>
      );
    }
  }
  return <bdi dir="ltr">{formatFieldPath(path)}</bdi>;
}
