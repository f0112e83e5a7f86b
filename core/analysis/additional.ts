import type { AdditionalMetric } from '../spec/additional-metrics.ts';
import type { Rules } from './settings.ts';

/** The part of an additional metric that says what follows from its verdict. */
export type Additional = Pick<AdditionalMetric, 'name' | 'mustPass' | 'watch'>;

/** The rules of an additional metric; caution and convergence are those of the whole analysis. */
export const additionalRules = (
  { errorRate, latency, minRequests, canary }: AdditionalMetric,
  { caution, convergence }: Pick<Rules, 'caution' | 'convergence'>,
): Rules => ({
  errorRate,
  latency,
  minRequests,
  caution,
  convergence,
  ...(canary.errors === undefined && { isLatencyAlone: true }),
});

/** The parts of alpha of the main metric and of each additional one. */
interface Shares {
  readonly main: number;
  readonly each: number;
}

/**
 * Several metrics share one alpha: the chance that any of them fails a good canary is at most the sum of their parts
 * (Bonferroni), with any dependence among them. At least a third is the main metric's, however many others are listed.
 * Each metric keeps evidence of its own, so that a difference in one of them is not averaged away, and the verdict can
 * name it.
 */
export function sharesOf(additional: number): Shares {
  const main = Math.max(leastMainShare, 1 / (1 + additional));
  return { main, each: additional === 0 ? 0 : (1 - main) / additional };
}

const leastMainShare = 1 / 3;
