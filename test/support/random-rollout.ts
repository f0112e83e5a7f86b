import fc from 'fast-check';
import type { Counts, Period } from '../../core/analysis/series.ts';
import { type AnalysisSpec, analysis } from '../../core/spec/analysis-spec.ts';

/** A rollout's numbers, good and bad, with gaps: what a version did is drawn from its seed and the period alone. */
export interface RandomTraffic {
  readonly seed: number;
  /** Requests of both versions a period. */
  readonly requests: number;
  readonly errors: number;
  /** How many times worse the canary is, in errors and in latency, from `from` (a part of the rollout) on. */
  readonly worse: number;
  readonly slower: number;
  readonly from: number;
  /** Chance that a version has no data point in a period. */
  readonly gaps: number;
  readonly slow: boolean;
}

export const randomTraffic: fc.Arbitrary<RandomTraffic> = fc.record({
  seed: fc.nat(1e6),
  requests: fc.constantFrom(20, 300, 6000),
  errors: fc.constantFrom(0.0005, 0.005, 0.02),
  worse: fc.constantFrom(1, 1, 1.3, 2, 6),
  slower: fc.constantFrom(1, 1, 1.2, 2),
  from: fc.constantFrom(0, 0.4, 0.8),
  gaps: fc.constantFrom(0, 0.03, 0.5),
  slow: fc.boolean(),
});

/** Rules of many kinds, those with a latency, plain limits and metrics only watched among them. */
export const randomRules: fc.Arbitrary<AnalysisSpec> = fc
  .record(
    {
      errorRate: fc.constantFrom({}, { max: '2%' }),
      latency: fc.constantFrom({ percentile: 'p90' }, { percentile: 'p99', max: '150ms' }),
      limits: fc.constantFrom(
        { errorRate: '3%', failures: 3 },
        { errorRatio: 4, latency: '140ms', failures: 2 },
        { latencyRatio: 1.5, alone: true, failures: 5 },
      ),
      watch: fc.constantFrom(['latency'], ['errorRate']),
      caution: fc.constantFrom({ prudent: true }, { minBadPeriods: 3 }),
    },
    { requiredKeys: [] },
  )
  .map((more) => analysis.parse({ metrics: { preset: 'appmesh-extension-statsd', namespace: 'x' }, ...more }));

/** One period of it at a weight; `way` is how far the rollout has come, 0 to 1, and below 0 before it. */
export function randomPeriod(traffic: RandomTraffic, start: number, weight: number, way: number): Period {
  const draw = drawsOf(traffic.seed + start / 1000);
  const bad = way >= traffic.from;
  const counts = (requests: number, errors: number, latencyMs: number): Counts => ({
    requests,
    errors: around(requests, errors, draw),
    latencyMs: latencyMs * (0.85 + 0.3 * draw()),
    ...(traffic.slow && { slow: [around(requests, 0.05, draw), around(requests, 0.02, draw)] }),
  });
  const sent = Math.round((traffic.requests * weight) / 100);
  const { errors, worse, slower } = traffic;
  const canary = counts(sent, errors * (bad ? worse : 1), 100 * (bad ? slower : 1));
  const stable = counts(traffic.requests - sent, errors, 100);
  return {
    start,
    ...(sent > 0 && draw() >= traffic.gaps && { canary }),
    ...(sent < traffic.requests && draw() >= traffic.gaps && { stable }),
  };
}

const around = (requests: number, share: number, draw: () => number): number => {
  const mean = requests * share;
  const drawn = mean + Math.sqrt(mean) * 2 * (draw() + draw() + draw() - 1.5);
  return Math.max(0, Math.min(requests, Math.round(drawn)));
};

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function drawsOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
