import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';

/** Polling groups that the law knows have names; others are called as the package calls them. */
export function GroupName({ id }: { readonly id: string }) {
  const t = useTexts(shellTexts);
  if (id === 'general' || id === 'special' || id === 'displaced') return t(`group.${id}`);
  return <bdi>{id}</bdi>;
}
