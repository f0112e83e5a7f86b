import type { Evidence, StepEvidence } from '../../../core/analysis/evidence.ts';
import type { Counts, Period } from '../../../core/analysis/series.ts';
import { type AnalysisSpec, analysis } from '../../../core/spec/analysis-spec.ts';

/** The analysis section with its defaults, and what the test is about. */
export const spec = (more: Record<string, unknown> = {}): AnalysisSpec =>
  analysis.parse({ metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' }, ...more });

/** `[requests, errors, latency]`, or null for no data point. */
export type Told = readonly [requests: number, errors: number, latencyMs?: number] | null;

const counts = (told: Told): Counts | undefined =>
  told === null
    ? undefined
    : { requests: told[0], errors: told[1], ...(told[2] === undefined ? {} : { latencyMs: told[2] }) };

export function period(canary: Told, stable: Told, index = 0): Period {
  const c = counts(canary);
  const s = counts(stable);
  return { start: index * 60_000, ...(c && { canary: c }), ...(s && { stable: s }) };
}

/** The same period over and over. */
export const repeat = (times: number, canary: Told, stable: Told): Period[] =>
  Array.from({ length: times }, (_, index) => period(canary, stable, index));

export const step = (weight: number, periods: readonly Period[]): StepEvidence => ({ weight, periods });

export const evidence = (
  steps: readonly StepEvidence[],
  more: { rules?: AnalysisSpec; history?: readonly Period[]; unmeasured?: string; testers?: boolean } = {},
): Evidence => ({ rules: spec(), periodSeconds: 60, history: [], steps, ...more });
