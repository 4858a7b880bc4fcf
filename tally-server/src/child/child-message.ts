/** What a process that the server keeps running tells it. The other way there is one message: its setup. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly port: number }
  /** It cannot start, for a reason of its surroundings; the fields are those of Node's system errors. */
  | {
      readonly kind: 'refused';
      readonly text: string;
      readonly code: string;
      readonly address: string;
      readonly port: number;
    }
  | { readonly kind: 'fault'; readonly text: string }
  /** What it was started for is done for now. */
  | { readonly kind: 'current'; readonly fields: Readonly<Record<string, number>> };
