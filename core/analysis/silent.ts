import { divergence } from './convergence.ts';
import type { Reason } from './judgement.ts';
import type { RolloutCourse } from './rollout-course.ts';
import type { Silence } from './silence.ts';
import { joined, total } from './totals.ts';
import type { Verdict } from './verdict.ts';
import { count, counted } from './words.ts';

/** Shorter gaps are ordinary: a small canary is not called in each period. */
const gap = 3;
/** So many requests must be missing before their absence says anything. */
const expected = 50;
/** So many refusals are no coincidence. */
const refusals = 10;

export interface Silent {
  readonly silence: Silence;
  readonly reason: Reason;
}

/** Who is silent in the running step's newest periods, and what that means; `undefined` when all who should speak do. */
export function silent(course: RolloutCourse, testers = false): Silent | undefined {
  const { step } = course;
  if (step.periods === 0) return undefined;
  const newest = course.newest.slice(-gap);
  const canary = total(newest, 'canary');
  const stable = total(newest, 'stable');
  const served = joined(course.earlier, step.stable);
  if (canary.requests + stable.requests === 0) {
    const broken = canary.periods + stable.periods === 0 && served.requests > 0;
    return broken ? collectorBroken(newest.length) : noTraffic(newest.length);
  }
  const peers = step.weight === 100 ? served : stable;
  if (step.refused >= refusals && 2 * peers.errors < peers.requests) return refusing(step.refused);
  if (canary.requests === 0 && newest.length === gap && due(step.weight, stable.requests) >= expected)
    return uncalled(course, due(step.weight, stable.requests));
  const starved = starving(course);
  if (starved !== undefined) return starved;
  const diverged = divergence(course, testers);
  return diverged === undefined ? undefined : found('notConverged', 'inconclusive', canary.requests, diverged);
}

/** How many canary requests the stable's imply; none at weight 100, where the stable should have none either. */
const due = (weight: number, stable: number): number => (weight === 100 ? 0 : (stable * weight) / (100 - weight));

/** Far fewer requests than the weight implies, for long. */
function starving({ step, newest }: RolloutCourse): Silent | undefined {
  const long = newest.slice(-10);
  const { requests } = total(long, 'canary');
  const implied = due(step.weight, total(long, 'stable').requests);
  if (long.length < 10 || implied < expected || requests >= 0.05 * implied) return undefined;
  const text = `canary starved: ${count(requests)} of about ${count(implied)} expected requests in 10 periods, while the stable served`;
  return found('canaryDead', 'error', requests, text);
}

const collectorBroken = (periods: number) =>
  found(
    'collectorBroken',
    'error',
    0,
    `collector broken: no metrics of either version for ${counted(periods, 'period')}, though the stable served before`,
  );

const noTraffic = (periods: number) =>
  found('noTraffic', 'inconclusive', 0, `no traffic: neither version was called for ${counted(periods, 'period')}`);

const refusing = (requests: number) =>
  found(
    'canaryDead',
    'fail',
    requests,
    `canary dead: its callers got a 5xx for each of ${counted(requests, 'request')} while the stable served`,
  );

/** A canary that was called before has gone; one that never was need not be dead: callers follow late, or not at all. */
function uncalled({ requests, step: { weight } }: RolloutCourse, missed: number): Silent {
  const none = `none of about ${count(missed)} expected requests in ${gap} periods`;
  if (requests > 0) return found('canaryDead', 'error', 0, `canary dead: ${none}, while the stable served`);
  const text = `not converged: the canary gets ${none}, the weight set is ${weight}%: its callers do not follow it, or it is dead and nobody reports so`;
  return found('notConverged', 'inconclusive', 0, text);
}

const found = (silence: Silence, verdict: Verdict, requests: number, text: string): Silent => ({
  silence,
  reason: { metric: 'traffic', verdict, requests, text },
});
