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
