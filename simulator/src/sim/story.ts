/** A story: what befalls one station, or two of one centre, and what must be found because of it. */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { Act } from './acts.ts';
import type { StoryTools } from './story-tools.ts';

export interface PlayedStory {
  readonly acts: readonly Act[];
  /** Codes that the verdict must name, station by station: what was planted must be found. */
  readonly planted: readonly FindingCode[];
}

export interface Story {
  readonly name: string;
  /** In one line, for the table. */
  readonly title: string;
  /** Where it cannot happen: nothing is told. */
  readonly isPossible?: (tools: StoryTools) => boolean;
  readonly tell: (tools: StoryTools) => PlayedStory;
}

/** Of two stations of one centre; acts and planted codes of both, in their order. */
export interface StoryOfTwo {
  readonly name: string;
  readonly title: string;
  readonly isPossible?: (a: StoryTools, b: StoryTools) => boolean;
  readonly tell: (a: StoryTools, b: StoryTools) => readonly [PlayedStory, PlayedStory];
}

/** Everything as it should be: what stories depart from. */
export function tellOrdinary(tools: StoryTools): PlayedStory {
  const tape = tools.tape();
  return {
    acts: [tools.transmit(tape), tools.card([tape]), ...tools.handCount(tools.truth)],
    planted: [],
  };
}
