/** What a locale says of findings; the texts themselves are in `findings-<locale>.ts`. */
import type { FindingCode } from '../base/findings.ts';

export interface FindingText {
  /** For staff, observers and courts: what differs, where, with the figures. */
  readonly expert: string;
  /** For anybody: what was noticed and what it means, without the system's words. */
  readonly lay: string;
}

export type Audience = keyof FindingText;
export const audiences: readonly Audience[] = ['expert', 'lay'];

export type FindingTexts = Readonly<Record<FindingCode, FindingText>>;

/** The two records of a comparison, in the order in which it was given them. */
export type SideWords = Readonly<Record<'left' | 'right', string>>;
