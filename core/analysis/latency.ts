import { count, factor, milliseconds } from '../text/numbers.ts';
import { formatShare } from '../text/share.ts';
import { allowedSlow } from './allowed-slow.ts';
import { median } from './math.ts';
import { chanceText, type Finding, findingText, tooFewText } from './reason-text.ts';
import { leastPeriods, type Rules } from './settings.ts';
import { type Standing, servedIn, settledPeriods } from './standing.ts';
import { comparable, isTimed, type Slow, type Timed, type TimedCounts } from './sums.ts';
import type { Reason, Verdict } from './verdict.ts';

interface Pair {
  readonly canary: TimedCounts;
  readonly stableMs: number;
}

/** The canary's percentile against the stable's, by the test; empty when no latency is watched. */
export function judgeLatency(standing: Standing): Reason[] {
  const spec = standing.rules.latency;
  return spec === undefined ? [] : [relative(standing, spec)];
}

/** Whether the canary is slower than the ratio allows in the median period, of periods enough to say so. */
export function isSlower(standing: Standing): boolean {
  const spec = standing.rules.latency;
  if (spec === undefined) return false;
  const { pairs, seen } = pairsFor(standing);
  return (median(pairs.map(times)) ?? 0) > spec.ratio && tooLittle(standing, seen) === '';
}

/** The canary's percentile in the running step, by the median period, against the absolute limit; empty without one. */
export function judgeAbsoluteLatency(standing: Standing): Reason[] {
  const spec = standing.rules.latency;
  return spec?.max === undefined ? [] : [absolute(standing, spec.percentile, spec.max)];
}

const times = ({ canary, stableMs }: Pair): number => canary.latencyMs / stableMs;

const timedCanaries = (standing: Standing) =>
  settledPeriods(standing)
    .map((period) => period.canary)
    .filter(isTimed);

/**
 * Each of the newest canary periods beside the stable's value in it. At weight 100, the stable has at most the last
 * requests of the step before, so its recent median stands beside each. `seen` counts the pairs of the whole step.
 */
function pairsFor(standing: Standing): { pairs: readonly Pair[]; seen: Timed; when: string } {
  const { step, recentLatencies } = standing;
  const earlier = step.weight === 100 ? median(recentLatencies) : undefined;
  if (earlier !== undefined) {
    const pairs = timedCanaries(standing).map((canary) => ({ canary, stableMs: earlier }));
    return { pairs, seen: step.timed, when: ' before this step' };
  }
  const pairs = settledPeriods(standing).flatMap(({ canary, stable }): Pair[] =>
    isTimed(canary) && comparable(stable) ? [{ canary, stableMs: stable.latencyMs }] : [],
  );
  return { pairs, seen: step.paired, when: '' };
}

function relative(standing: Standing, spec: NonNullable<Rules['latency']>): Reason {
  const { pairs, seen, when } = pairsFor(standing);
  const slower = median(pairs.map(times));
  const value = median(pairs.map((pair) => pair.canary.latencyMs));
  const stable = median(pairs.map((pair) => pair.stableMs));
  if (slower === undefined || value === undefined || stable === undefined)
    return nothing(spec.percentile, 'no period has a response time of both versions');
  const limit = spec.ratio * stable;
  const { requests } = seen;
  const { verdict, why } = held(standing, seen, slower > spec.ratio);
  const slow = standing.failed?.by === 'latency' ? slowRequests(standing.step.slow, spec) : undefined;
  const text = findingText(
    slow === undefined
      ? {
          metric: spec.percentile,
          value: milliseconds(value),
          requests,
          allowed: milliseconds(limit),
          beside: `${factor(spec.ratio)} times the stable's ${milliseconds(stable)}${when} (${factor(slower)} times)`,
          why,
        }
      : { ...slow, why: `${spec.percentile} ${milliseconds(value)}, stable ${milliseconds(stable)}; ${why}` },
  );
  return { metric: 'latency', verdict, value, limit, stable, requests, text };
}

/** A canary that is slower in the median period does not pass; it fails only when chance does not explain it. */
function held(standing: Standing, seen: Timed, slower: boolean): { verdict: Verdict; why: string } {
  const { failed } = standing;
  if (failed?.by === 'latency') return { verdict: 'fail', why: chanceText(failed.highest, standing.settings.share) };
  const short = tooLittle(standing, seen);
  if (short !== '') return { verdict: 'inconclusive', why: short };
  if (slower) return { verdict: 'inconclusive', why: 'not for long enough to rule out chance' };
  return { verdict: 'pass', why: '' };
}

function absolute(standing: Standing, percentile: string, limit: number): Reason {
  const { timed } = standing.step;
  const value = median(timedCanaries(standing).map((counts) => counts.latencyMs));
  if (value === undefined) return nothing(percentile, 'the canary has no response time');
  const { requests } = timed;
  const short = tooLittle(standing, timed);
  const verdict = short !== '' ? 'inconclusive' : value > limit ? 'fail' : 'pass';
  const text = findingText({
    metric: percentile,
    value: milliseconds(value),
    requests,
    allowed: milliseconds(limit),
    beside: 'the absolute limit',
    why: short,
  });
  return { metric: 'latency', verdict, value, limit, requests, text };
}

function tooLittle(standing: Standing, { requests, periods }: Timed): string {
  const { minRequests } = standing.rules;
  if (requests < minRequests) return tooFewText(requests, minRequests, servedIn(standing));
  return periods < leastPeriods ? `${periods} of ${leastPeriods} periods` : '';
}

const nothing = (percentile: string, why: string): Reason => ({
  metric: 'latency',
  verdict: 'inconclusive',
  requests: 0,
  text: `${percentile} not judged: ${why}`,
});

/** The counts of slow requests, at the limit at which the canary stands out more; `undefined` without counts. */
function slowRequests(
  { canary, stable }: { readonly canary: Slow; readonly stable: Slow },
  spec: NonNullable<Rules['latency']>,
): Finding | undefined {
  if (canary.requests === 0 || stable.requests === 0) return undefined;
  const inTail = canary.overHigher * (stable.overLower + 1) > canary.overLower * (stable.overHigher + 1);
  const slow = (of: Slow) => (inTail ? of.overHigher : of.overLower) / of.requests;
  const { percentile, ratio, tolerance } = allowedSlow[spec.slow][inTail ? 1 : 0];
  const usual = `its earlier ${percentile}`;
  const slower =
    spec.slow === 'strict'
      ? `slower than ${usual} allows`
      : `slower than ${usual}; of the canary: than ${factor(spec.ratio)} times that`;
  return {
    metric: 'slow requests',
    value: formatShare(slow(canary)),
    requests: canary.requests,
    allowed: formatShare(ratio * slow(stable) + tolerance),
    beside: `stable ${formatShare(slow(stable))} of ${count(stable.requests)} (${slower})`,
  };
}
