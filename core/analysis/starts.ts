/**
 * How much of the bet is placed at each step's first period. Half at the rollout's start, the rest on a canary that
 * only turns bad with more traffic: spread evenly over the later steps when their number is known, halved from step to
 * step when it is not. Never more than 1 in all, which is what keeps the test valid (Shin, Ramdas & Rinaldo,
 * "E-detectors", NEJSDS 2023).
 */
export function startWeight(step: number, plannedSteps: number | undefined): number {
  if (step === 0 || plannedSteps === undefined) return 0.5 ** (step + 1);
  return step < plannedSteps ? 0.5 / (plannedSteps - 1) : 0;
}

/**
 * A later step counts for less, because noise that lasts has had longer to look like a shift, and any other period for
 * more, because what is a little worse from the start on shows late as well. Of 2,000 rollouts with such noise each, on
 * six seeds, .40 to .85 % are rolled back with .1 and .5, .50 to 1.15 % with .6 and .1; half a point of errors more is
 * found after 19 minutes on five of the seeds and after 20 on one, with either.
 */
const laterShare = 0.1;
const restartEvery = 5;
const restartShare = 0.5;

/**
 * Since when the canary may be constantly worse, for the check against lasting noise: since a step's beginning (`start`
 * is what the fail process bets there), or, less likely, since any fifth period, for what turns bad within a step.
 * These need not sum to 1: the check only ever lowers evidence whose error bound stands without it. `period` counts
 * from the rollout's first.
 */
export function onsetWeight(start: number, period: number, plannedPeriods: number): number {
  if (start > 0) return period === 0 ? start : laterShare * start;
  return period % restartEvery === 0 ? (restartShare * restartEvery) / Math.max(plannedPeriods, restartEvery) : 0;
}
