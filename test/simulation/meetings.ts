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
  deleteAlarm: 'alarm: deleted',
  takeConcurrency: 'functions: no concurrency',
  makeRouteAgain: 'human: makes a route again',
  makeRouterAgain: 'human: makes the router again',
  makeNodeAgain: 'human: makes a node again',
};

/** The kinds of fault that an aimed run has. */
function aimedAt({ faultPlan, acts = [] }: RunOptions): ReadonlySet<string> {
  const isOfMaintenance = acts.some((act) => act.does === 'alarm' && act.alarm === 'maintenance');
  const kinds = acts.flatMap(({ does }) => kindOf[does] ?? []);
  return new Set([...(faultPlan?.rates.keys() ?? []), ...kinds, ...(isOfMaintenance ? ['alarm: suppressed'] : [])]);
}

/**
 * All of `seeds`, ordered by what their own faults have in common with those aimed at a gap, most first, and of as many
 * those with the fewest others. Such a seed more likely meets the gap, so it is found sooner; whether it is found stays
 * the same.
 */
export function likeliestFirst(seeds: readonly number[], aimed: RunOptions): number[] {
  const wanted = aimedAt(aimed);
  const likeness = (seed: number) => {
    const { rates } = planOfSeed(seed);
    const common = [...wanted].filter((kind) => rates.has(kind)).length;
    return { seed, common, others: rates.size - common };
  };
  return seeds
    .map(likeness)
    .sort((a, b) => b.common - a.common || a.others - b.others || a.seed - b.seed)
    .map(({ seed }) => seed);
}
