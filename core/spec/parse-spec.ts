import type { Problem } from '../text/problem.ts';
import { inOwnWords, problemsIn } from '../text/problems-of.ts';
import type { RolloutSpec } from './spec.ts';
import { rolloutSpec } from './spec.ts';
import { withUsualLatency } from './usual-latency.ts';
import { isMapping, withUsualMetrics } from './usual-metrics.ts';

export type Parsed = { readonly spec: RolloutSpec } | { readonly problems: readonly Problem[] };

/** A rollout spec from data of any origin: the spec with its defaults, or every problem at once. */
export function parseSpec(input: unknown): Parsed {
  const whole = filledIn(input);
  const result = rolloutSpec.safeParse(whole, inOwnWords);
  if (result.success) return { spec: result.data };
  return { problems: problemsIn(rolloutSpec, result.error.issues, whole) };
}

/** What one part of a spec leaves out because another one says it. */
function filledIn(input: unknown): unknown {
  if (!isMapping(input)) return input;
  const provider = isMapping(input.router) ? input.router.provider : undefined;
  if (!isMapping(input.analysis)) return input;
  return { ...input, analysis: withUsualLatency(withUsualMetrics(input.analysis, provider)) };
}
