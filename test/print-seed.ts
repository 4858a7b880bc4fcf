import { seed, soak } from './soak.ts';

/** Printed before anything runs, so that a killed run can be replayed too. */
export function setup(): void {
  console.log(
    `seed ${seed}, ${soak ? 'soak' : 'sample'} (replay: MUTABAQA_SEED=${seed} npm ${soak ? 'run soak' : 'test'})`,
  );
}
