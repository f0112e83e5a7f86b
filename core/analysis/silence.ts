import { count, counted } from '../text/numbers.ts';
import { formatShare } from '../text/share.ts';
import { joined, type Period, total } from './series.ts';
import { type Standing, settledPeriods } from './standing.ts';
import type { Reason, Silence, Verdict } from './verdict.ts';

/** Shorter gaps are ordinary: a small canary is not called in each period. */
export const gap = 3;
/** This many requests must be missing before their absence says anything. */
export const expected = 50;
/** This many refusals are no coincidence. */
export const refusals = 10;

/** A silence, and the reason that it gives. */
interface SilenceFound {
  readonly silence: Silence;
  readonly reason: Reason;
}

/** Facts about the requests and their counts that the data points do not show. */
export interface TrafficSource {
  /** Testers call the canary beside its weight: more requests than that implies are no contradiction. */
  readonly testers?: boolean;
  /** Clients stay with the version that served them, against any weight: no share of the requests is a contradiction. */
  readonly sticky?: true;
  /** The router itself counts the requests that it gave to each version; absent: the versions' callers do. */
  readonly countedByRouter?: true;
  /** Nothing is published of a version while it is not called: no data point is no request. */
  readonly silentIdle?: true;
}

/** The silence in the running step's newest periods, as a finding; `undefined` when every version speaks that should. */
export function judgeSilence(standing: Standing, source: TrafficSource = {}): SilenceFound | undefined {
  const { step } = standing;
  if (step.periods + (step.unsettled ?? 0) === 0) return undefined;
  const newest = standing.newest.slice(-gap);
  const canary = total(newest, 'canary');
  const stable = total(newest, 'stable');
  const served = joined(standing.earlier, step.stable);
  if (canary.requests + stable.requests === 0) {
    const broken = canary.periods + stable.periods === 0 && served.requests > 0 && !source.silentIdle;
    return broken ? collectorBroken(newest.length) : noTraffic(newest.length);
  }
  const peers = step.weight === 100 ? served : stable;
  if (step.refused >= refusals && 2 * peers.errors < peers.requests) return refusing(step.refused, source);
  const missed = due(step.weight, stable.requests);
  const sticky = isSticky(standing, source);
  if (canary.requests === 0 && settledPeriods(standing).length >= gap && missed >= expected)
    return uncalled(standing, missed, canary.periods === 0, { ...source, ...(sticky && { sticky }) });
  if (sticky) return undefined;
  const starved = starving(standing);
  if (starved !== undefined) return starved;
  const diverged = unfollowedWeight(standing, source.testers);
  return diverged === undefined ? undefined : found('notConverged', 'inconclusive', canary.requests, diverged);
}

/**
 * The number of canary requests that the stable's imply; none at weight 100, where the stable should have none either.
 */
export const due = (weight: number, stable: number): number =>
  weight === 100 ? 0 : (stable * weight) / (100 - weight);

/**
 * Whether clients stay with the version that served them before the step: where the rule's stickiness is accepted, and so
 * long after the shift as the spec says. Then the canary's share of the requests contradicts no weight; its error rate is
 * judged all the same.
 */
export function isSticky({ rules, step, periodSeconds }: Standing, { sticky }: TrafficSource): true | undefined {
  const since = (step.periods + (step.unsettled ?? 0)) * periodSeconds;
  return sticky ?? (since <= (rules.convergence?.stickyFor ?? 0) ? true : undefined);
}

/** Far fewer requests than the weight implies, over many periods. */
export function starving(standing: Standing): SilenceFound | undefined {
  const { step } = standing;
  const long = settledPeriods(standing).slice(-10);
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

function refusing(requests: number, { countedByRouter }: TrafficSource): SilenceFound {
  const all = counted(requests, 'request');
  const text = countedByRouter ? `each of ${all} got a 5xx or no answer` : `its callers got a 5xx for each of ${all}`;
  return found('canaryDead', 'fail', requests, `canary dead: ${text} while the stable served`);
}

/**
 * A canary that was called before is dead. One that never was may live: its callers follow late, or not at all. A router
 * that counts what it gave leaves no such doubt, but where clients stay with their version.
 *
 * @param isUnknown no data point says so
 */
function uncalled(
  { requests, step: { weight } }: Standing,
  missed: number,
  isUnknown: boolean,
  { countedByRouter, silentIdle, sticky }: TrafficSource,
): SilenceFound {
  const none = `none of about ${count(missed)} expected requests in ${gap} periods`;
  if (sticky) {
    const text = `not converged: the canary gets ${none}, the weight set is ${weight}%: sticky clients stay with the stable, or no target of the canary takes requests`;
    return found('notConverged', 'inconclusive', 0, text);
  }
  if (countedByRouter && !silentIdle && isUnknown && requests > 0) {
    const text = `collector broken: no metrics of the canary for ${gap} periods, though zeros come of one that is not called`;
    return found('collectorBroken', 'error', 0, text);
  }
  if (countedByRouter) {
    const text = `canary dead: the router gave it ${none}, while the stable served: none of its targets took any`;
    return found('canaryDead', 'error', 0, text);
  }
  if (requests > 0) return found('canaryDead', 'error', 0, `canary dead: ${none}, while the stable served`);
  const text = `not converged: the canary gets ${none}, the weight set is ${weight}%: its callers do not follow it, or it is dead and no caller reports it`;
  return found('notConverged', 'inconclusive', 0, text);
}

const found = (silence: Silence, verdict: Verdict, requests: number, text: string): SilenceFound => ({
  silence,
  reason: { metric: 'traffic', verdict, requests, text },
});

const leastRequests = 100;
const recentPeriods = 3;

/**
 * A sentence when the traffic cannot follow from the weight that was set; `undefined` when it can. The step's first
 * period is left out: the weight reaches the requests within it. Chance explains a share up to four standard errors away
 * (binomial, normal approximation). A route that arrived late is forgiven once the newest periods agree with the
 * weight. With testers, whose requests come on top of the weight, only too small a share contradicts: callers that do
 * not follow a rising weight send too little.
 */
function unfollowedWeight(standing: Standing, testers = false): string | undefined {
  const { step } = standing;
  const periods = settledPeriods(standing);
  const { weight, first } = step;
  const sent = step.canary.requests;
  const settled = { canary: sent - first.canary, all: sent + step.stable.requests - first.all };
  const newest = split(atLeast(step.periods > periods.length ? periods : periods.slice(1)));
  if (deviation(settled, weight, testers) <= 4 || deviation(newest, weight, testers) <= 2) return undefined;
  const { canary, all } = newest;
  return `not converged: the canary gets ${formatShare(canary / all)} of ${counted(all, 'request')}, the weight set is ${weight}%`;
}

/** The newest periods: three, or as many more as hold enough requests. */
function atLeast(periods: readonly Period[]): readonly Period[] {
  let kept = recentPeriods;
  while (kept < periods.length && split(periods.slice(-kept)).all < leastRequests) kept += 1;
  return periods.slice(-kept);
}

/** Requests of the canary, and of both versions. */
interface Share {
  readonly canary: number;
  readonly all: number;
}

/** The distance of the canary's share from the weight, in standard errors; 0 for fewer than 100 requests. */
function deviation({ canary, all }: Share, weight: number, testers: boolean): number {
  if (all < leastRequests) return 0;
  // At weight 100 a straggler or two is no contradiction: the variance never vanishes.
  const p = Math.min(Math.max(weight / 100, 0.001), 0.999);
  const missing = (all * weight) / 100 - canary;
  return (testers ? Math.max(0, missing) : Math.abs(missing)) / Math.sqrt(all * p * (1 - p));
}

function split(periods: readonly Period[]): Share {
  const canary = total(periods, 'canary').requests;
  return { canary, all: canary + total(periods, 'stable').requests };
}
