import { counted } from '../text/numbers.ts';
import { leastPeriods } from './settings.ts';
import type { Standing } from './standing.ts';
import type { ErrorPoints, Reporting } from './sums.ts';
import type { Reason } from './verdict.ts';

/** Facts about the source that its data points do not show. */
export interface ErrorSource {
  /** A missing data point of errors means none: the source reports errors only when there are some. */
  readonly silentErrors?: true;
  /** The canary's errors are found by a search, which lists a metric that is new late. */
  readonly searchedErrors?: true;
}

/** CloudWatch lists a new metric in SEARCH up to so many seconds after its first data point (API reference, PutMetricData). */
export const listingSeconds = 15 * 60;

/** A source with data points in a smaller share of its periods may be silent because there are no errors. */
const usualShare = 0.9;

/** Whether errors come in nearly each period, zeros included: then silence is no zero. The present silence is left out. */
const speaks = ({ had, none, since }: ErrorPoints): boolean =>
  had >= leastPeriods && had >= usualShare * (had + none - since);

/** Errors that are not known, or not known yet; empty where a missing data point is a zero. */
export function judgeReportedErrors(standing: Standing, { silentErrors, searchedErrors }: ErrorSource): Reason[] {
  if (!asksForErrors(standing)) return [];
  const unknown = silentErrors ? undefined : unreported(standing.reporting);
  if (unknown !== undefined) return [reason(standing, 'error', unknown)];
  return searchedErrors ? unlisted(standing) : [];
}

/** Plain limits on latency alone need no errors. */
function asksForErrors({ rules: { limits, errorRate } }: Standing): boolean {
  const plain = limits?.errorRate ?? limits?.errorRatio ?? errorRate.max;
  return !limits?.alone || plain !== undefined;
}

function unreported({ canary, stable }: Reporting): string | undefined {
  if (canary.had + stable.had === 0) {
    const periods = canary.none + stable.none;
    if (periods === 0) return undefined;
    return `errors not measured: no data point of either version's in ${counted(periods, 'period')} with requests`;
  }
  for (const [name, { had, since }, usual] of [
    ['canary', canary, speaks(stable) || speaks(canary)],
    ['stable', stable, speaks(stable)],
  ] as const)
    if (usual && since >= leastPeriods) {
      const other = had === 0 ? 'though the stable’s come in each' : 'though they came in each before';
      return `errors not measured: no data point of the ${name}'s in ${counted(since, 'period')} with requests, ${other}`;
    }
  return undefined;
}

/** A canary may have errors that are not found yet. */
function unlisted(standing: Standing): Reason[] {
  const { step, periodSeconds, reporting } = standing;
  if (reporting.canary.had > 0 || step.periods * periodSeconds >= listingSeconds) return [];
  const text = `the canary's errors have no data point yet, and SEARCH finds a new metric up to ${listingSeconds / 60} minutes late`;
  return [reason(standing, 'inconclusive', text)];
}

const reason = ({ step }: Standing, verdict: Reason['verdict'], text: string): Reason => ({
  metric: 'errorRate',
  verdict,
  requests: step.canary.requests,
  text,
});
