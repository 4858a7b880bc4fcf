/** Names one place of a tape, so that a finding can say what differs. */
export type FieldPath =
  | { readonly kind: 'header'; readonly field: string }
  | { readonly kind: 'section'; readonly section: 'account' | 'contest'; readonly id: string }
  | { readonly kind: 'account'; readonly paperId: string; readonly field: string }
  /** `position` is from 0, in ballot order; people are shown the position from 1 or the name. */
  | { readonly kind: 'list' | 'candidate'; readonly contestId: string; readonly position: number };

/** For logs, files and sorting: unambiguous because ids are percent-encoded. */
export function formatFieldPath(path: FieldPath): string {
  switch (path.kind) {
    case 'header':
      return `header/${path.field}`;
    case 'section':
      return `${path.section}/${encodeURIComponent(path.id)}`;
    case 'account':
      return `account/${encodeURIComponent(path.paperId)}/${path.field}`;
    case 'list':
    case 'candidate':
      return `contest/${encodeURIComponent(path.contestId)}/${path.kind}/${path.position + 1}`;
  }
}
