import type { Counts, Measured, Period } from '../../core/analysis/series.ts';
import { failuresOf, sumAt } from './failed-requests.ts';
import type { AnsweredQuery, Version } from './metric-queries.ts';
import { slowAt } from './slow-counts.ts';

/**
 * The answers as counts of each version in each period, summed over the callers. A version without a data point of
 * requests in a period has no counts in it. One with requests and without a point of errors has 0, marked as
 * unreported.
 */
export function periodsOf(answers: readonly AnsweredQuery[], starts: readonly number[]): Measured {
  const canary = countsOf(answers, 'canary', starts);
  const stable = countsOf(answers, 'stable', starts);
  const unmeasured = canary.unmeasured ?? stable.unmeasured;
  if (unmeasured !== undefined) return { periods: [], unmeasured };
  return {
    periods: starts.map((start, i): Period => {
      const [one, other] = [canary.counts[i], stable.counts[i]];
      return { start, ...(one && { canary: one }), ...(other && { stable: other }) };
    }),
  };
}

interface VersionCounts {
  readonly counts: readonly (Counts | undefined)[];
  readonly unmeasured?: string;
}

function countsOf(answers: readonly AnsweredQuery[], version: Version, starts: readonly number[]): VersionCounts {
  const own = answers.filter((answer) => answer.version === version);
  const requests = starts.map((start) => sumAt(own, 'requests', start));
  const { errors, isReported } = failuresOf(own, starts, requests);
  const impossible = starts.findIndex((_, i) => !isCount(requests[i] ?? 0) || !isCount(errors[i] ?? 0));
  if (impossible !== -1)
    return {
      counts: [],
      unmeasured: `the ${version}'s counts are impossible at ${timeOf(starts[impossible])}: ${requests[impossible] ?? 0} requests, ${errors[impossible]} errors`,
    };
  const surplus = starts.findIndex((_, i) => (errors[i] ?? 0) > (requests[i] ?? 0));
  if (surplus !== -1)
    return {
      counts: [],
      unmeasured: `the ${version} has ${errors[surplus]} errors among ${requests[surplus] ?? 0} requests at ${timeOf(starts[surplus])}: the metrics of requests and errors do not belong together`,
    };
  return {
    counts: starts.map((start, i): Counts | undefined => {
      const sent = requests[i];
      if (sent === undefined) return undefined;
      const latencyMs = latencyAt(own, start);
      const slow = slowAt(own, start, sent);
      return {
        ...{ requests: sent, errors: errors[i] ?? 0 },
        ...(!isReported[i] && (errors[i] ?? 0) === 0 && { unreported: true as const }),
        ...(latencyMs !== undefined && { latencyMs }),
        ...(slow && { slow }),
      };
    }),
  };
}

/**
 * The callers' percentiles weighted by their samples: close to the percentile of all, which CloudWatch does not have
 * across series.
 */
function latencyAt(answers: readonly AnsweredQuery[], start: number): number | undefined {
  const parts = answers.flatMap((answer) => {
    const value = answer.what === 'latency' ? answer.points.get(start) : undefined;
    return value === undefined ? [] : [{ value, samples: samplesOf(answers, answer.caller, start) }];
  });
  const samples = parts.reduce((sum, part) => sum + part.samples, 0);
  return samples > 0 ? parts.reduce((sum, part) => sum + part.value * part.samples, 0) / samples : undefined;
}

/** A custom latency has no count of samples and stands alone. */
function samplesOf(answers: readonly AnsweredQuery[], caller: number, start: number): number {
  const counts = answers.find((answer) => answer.what === 'samples' && answer.caller === caller);
  return counts === undefined ? 1 : (counts.points.get(start) ?? 0);
}

const isCount = (value: number) => Number.isFinite(value) && value >= 0;
const timeOf = (start: number | undefined) => (start === undefined ? 'no time' : new Date(start).toISOString());
