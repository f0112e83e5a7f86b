import type { Problem } from '../text/problem.ts';
import { inOwnWords, problemsIn } from '../text/problems-of.ts';
import type { AnalysisSpec } from './analysis-spec.ts';
import { analysis } from './analysis-spec.ts';
import { withUsualLatency } from './usual-latency.ts';
import { isMapping, withUsualMetrics } from './usual-metrics.ts';

type ParsedAnalysis = { readonly analysis: AnalysisSpec } | { readonly problems: readonly Problem[] };

/** The source of the numbers does not matter to the judgement of recorded numbers. */
const anywhere = { preset: 'appmesh-extension-statsd', namespace: 'recorded' };

/**
 * The analysis section of a spec from data of any origin, by itself: with its defaults, or every problem at once, paths
 * within the section. `metrics` may be left out.
 *
 * @param provider of the spec's router, if there is one
 */
export function parseAnalysis(section: unknown, provider?: unknown): ParsedAnalysis {
  const given = withUsualMetrics(section, provider);
  const whole = isMapping(given) ? withUsualLatency({ metrics: anywhere, ...given }) : given;
  const result = analysis.safeParse(whole, inOwnWords);
  return result.success ? { analysis: result.data } : { problems: problemsIn(analysis, result.error.issues, whole) };
}
