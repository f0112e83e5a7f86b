import { faultPlanOf } from './fault-plan.ts';
import type { Act } from './people.ts';
import { randomFrom } from './random.ts';
import type { RunOptions } from './run-options.ts';

/** The faults that a seed draws without an aim. */
export const planOfSeed = (seed: number) => faultPlanOf(randomFrom(`seed ${seed}`).fork('plan'));

const kindOf: Readonly<Partial<Record<Act['does'], string>>> = {
  alarm: 'alarm: fires',
  stopExecution: 'execution: stopped',
  redrive: 'execution: redriven',
  line: 'human: stops the line',
  command: 'human: commands',
  start: 'human: starts a second rollout',
  editWeights: 'human: edits weights',
  editField: 'human: edits another field',
  deploy: 'deploy: new code',
};

/** The kinds of fault that an aimed run has. */
function aimedAt({ faultPlan, acts = [] }: RunOptions): ReadonlySet<string> {
  return new Set([...(faultPlan?.rates.keys() ?? []), ...acts.flatMap(({ does }) => kindOf[does] ?? [])]);
}

/**
 * All of `seeds`, ordered by what their own faults have in common with those aimed at a gap, most first. Such a seed
 * more likely meets the gap, so it is found sooner; whether it is found stays the same.
 */
export function likeliestFirst(seeds: readonly number[], aimed: RunOptions): number[] {
  const wanted = aimedAt(aimed);
  const inCommon = (seed: number) => {
    const { rates } = planOfSeed(seed);
    return [...wanted].filter((kind) => rates.has(kind)).length;
  };
  return seeds
    .map((seed) => ({ seed, common: inCommon(seed) }))
    .sort((a, b) => b.common - a.common || a.seed - b.seed)
    .map(({ seed }) => seed);
}
