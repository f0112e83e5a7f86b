import type { Counts, Period } from '../../../core/analysis/series.ts';
import { logUniform, type Random } from '../random.ts';
import { historyMinutes, minutes, weightAt } from '../trace.ts';
import { shareAbove } from './order-statistic.ts';
import { type Change, exceededBy, type Law, minuteLaw, type Shape, usualLaw } from './shapes.ts';

/** Where slow requests are counted, or that they are not: what a source gives of the same rollout. */
export type Counting = 'asPromised' | 'strict' | 'none';

export const ratio = 1.25;
/** The shares of requests above the usual p90, p95 and p98. */
const rests = [0.1, 0.05, 0.02];

/** One version's minute: requests above the usual p90, p95 and p98, and above `ratio` times each; its p90 and p99. */
interface Timed {
  readonly requests: number;
  readonly over: readonly number[];
  readonly percentiles?: { readonly p90: number; readonly p99: number };
}

export interface LatencyTrace {
  readonly history: readonly Timed[];
  readonly minutes: readonly { readonly canary: Timed; readonly stable: Timed }[];
}

export function latencyTrace(shape: Shape, change: Change, random: Random): LatencyTrace {
  const rps = logUniform(random, 10, 1000);
  const usual = usualLaw(shape);
  const limits = rests.map((rest) => exceededBy(usual, rest));
  const all = [...limits, ...limits.map((ms) => ratio * ms)];
  const counted = (law: Law, requests: number): Timed => ({
    requests,
    over: countsAbove(law, all, requests, random),
  });
  const version = (law: Law, requests: number): Timed => ({
    ...counted(law, requests),
    ...(requests > 0 && { percentiles: percentilesOf(law, requests, random) }),
  });
  const requestsOf = () => random.poisson(60 * rps);
  const common = () => Math.exp(0.05 * random.normal());
  return {
    // Below weight 100 a percentile is compared within its minute: the judge reads none of these.
    history: Array.from({ length: historyMinutes }, () => counted(minuteLaw(shape, common(), random), requestsOf())),
    minutes: Array.from({ length: minutes }, (_, minute) => {
      const [n, shared] = [requestsOf(), common()];
      const canary = random.binomial(n, weightAt(minute) / 100);
      return {
        canary: version(change.of(minuteLaw(shape, shared, random)), canary),
        stable: version(minuteLaw(shape, shared, random), n - canary),
      };
    }),
  };
}

/** Those above a higher limit are among those above a lower one. */
function countsAbove(law: Law, limits: readonly number[], requests: number, random: Random): number[] {
  const counts: number[] = [];
  let [left, share] = [requests, 1];
  for (const i of limits.map((_, at) => at).toSorted((a, b) => (limits[a] ?? 0) - (limits[b] ?? 0))) {
    const above = law(limits[i] ?? 0);
    left = random.binomial(left, share > 0 ? Math.min(1, above / share) : 0);
    share = above;
    counts[i] = left;
  }
  return counts;
}

const percentilesOf = (law: Law, requests: number, random: Random) => ({
  p90: exceededBy(law, shareAbove(random, requests, 0.9)),
  p99: exceededBy(law, shareAbove(random, requests, 0.99)),
});

/** The rollout's minutes as a source gives them that counts in this way. */
export function countedBy(trace: LatencyTrace, counting: Counting) {
  const counts = ({ requests, over, percentiles }: Timed, isStable: boolean): Counts => {
    const [lower, higher] = counting === 'strict' ? [4, 5] : isStable ? [0, 2] : [3, 5];
    const latencyMs = percentiles?.[counting === 'none' ? 'p90' : 'p99'];
    return {
      ...{ requests, errors: 0 },
      ...(latencyMs !== undefined && { latencyMs }),
      ...(counting !== 'none' && { slow: [over[lower] ?? 0, over[higher] ?? 0] as const }),
    };
  };
  const start = (minute: number) => minute * 60_000;
  const history = trace.history.map(
    (stable, i): Period => ({ start: start(i - historyMinutes), stable: counts(stable, true) }),
  );
  const periods = trace.minutes.map(
    ({ canary, stable }, i): Period => ({
      start: start(i),
      canary: counts(canary, false),
      stable: counts(stable, true),
    }),
  );
  return { history, periods };
}
