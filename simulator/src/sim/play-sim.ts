/** Plays the acts of a plan against the real centre, in virtual time. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { Act, DecisionPlan } from './acts.ts';
import type { PaperMaker } from './make-papers.ts';
import type { TapeMaker } from './make-tapes.ts';
import type { SimCentre } from './sim-centre.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What somebody was told who brought something; undefined = it was taken. */
export interface Answer {
  /** Of tape, form or decision. */
  readonly name: string;
  readonly refusal: string | undefined;
}

export interface Stage {
  readonly time: VirtualTime;
  readonly centre: SimCentre;
  readonly tapes: TapeMaker;
  readonly papers: PaperMaker;
  /** Grows, in the order of events. */
  readonly answers: Answer[];
}

export function planActs(stage: Stage, acts: readonly Act[]): void {
  const { time } = stage;
  let cards = 0;
  const tapesByName = new Map(acts.flatMap(tapesOf).map((tape) => [tape.name, tape] as const));
  for (const act of acts) {
    switch (act.kind) {
      case 'transmit':
        for (const atMs of act.arrivalsMs) time.plan(atMs, () => submit(stage, act));
        break;
      case 'card': {
        const name = `${act.bag}/${++cards}`;
        time.plan(act.atMs, async () => {
          await stage.centre.readCard(act.bag, stage.tapes.card(act.card, name));
        });
        break;
      }
      case 'paper-tape':
        time.plan(act.atMs, async () => {
          const taken = await stage.centre.takeQr(stage.tapes.qrTexts(act.tape));
          note(stage, act.tape.name, taken.ok ? undefined : taken.error.code);
        });
        break;
      case 'form':
        time.plan(act.atMs, async () => {
          const taken = await stage.centre.takeForm(stage.papers.form(act.form));
          note(stage, act.form.name, taken.ok ? undefined : taken.error.code);
        });
        break;
      case 'decide':
        time.plan(act.atMs, () => decide(stage, act.decision, tapesByName));
    }
  }
}

function tapesOf(act: Act) {
  if (act.kind === 'card') return act.card.tapes;
  return act.kind === 'transmit' || act.kind === 'paper-tape' ? [act.tape] : [];
}

async function submit(
  stage: Stage,
  { tape, carrierId }: Extract<Act, { kind: 'transmit' }>,
): Promise<void> {
  const refusal = await stage.centre.submit(stage.tapes.transmission(tape), carrierId);
  note(stage, tape.name, refusal);
}

async function decide(
  stage: Stage,
  plan: DecisionPlan,
  tapesByName: ReadonlyMap<string, Parameters<TapeMaker['signed']>[0]>,
): Promise<void> {
  const { centre, papers, tapes, time } = stage;
  const leaves: number[] = [];
  if (plan.change.kind === 'adopt') {
    const tape = tapesByName.get(plan.change.evidence);
    assert(tape !== undefined, 'what is adopted is a tape of the plan');
    leaves.push(...(await centre.leavesOfTape(tape.stationId, tapes.signed(tape).tape.digest)));
  }
  const moment = { nowMs: time.nowMs(), baseSize: centre.size, leavesOf: () => leaves.slice(0, 1) };
  const taken = await centre.takeDecision(papers.decision(plan, moment));
  note(stage, plan.name, taken.ok ? undefined : taken.error.code);
}

function note({ answers }: Stage, name: string, refusal: string | undefined): void {
  answers.push({ name, refusal });
}
