import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import { isRouterPreset, routerPresets } from '../spec/presets.ts';

/** What a person can do about metrics that are missing, by who publishes them. */
export interface MetricWords {
  /** No series of the stable's requests exists. */
  readonly unlisted: { readonly found: (stable: string) => string; readonly allowed: string };
  /** No request has come lately. */
  readonly silent: string;
  /** No count of errors has ever come. */
  readonly errors: string;
}

export const unlessSilent =
  'or errorRate.reportedOnlyWhenNonZero: true, if you know that it is published only when there are errors';

/** The words for these metrics; those of one's own queries are the collectors'. */
export function wordsOf(metrics: AnalysisSpec['metrics']): MetricWords {
  if (!('preset' in metrics)) return fromCallers('');
  const { preset, namespace = '' } = metrics;
  return isRouterPreset(preset) ? fromRouter(routerPresets[preset].namespace) : fromCallers(namespace);
}

const fromCallers = (namespace: string): MetricWords => ({
  unlisted: {
    found: (stable) => `no caller has reported requests to ${stable} in namespace ${namespace}`,
    allowed: 'the namespace and preset that the callers of the stable report under, or alarmsOnly',
  },
  silent:
    'metrics that arrive: see that the stable is called and that its callers’ agents publish, raise metrics.delay if they are later, or wait until they come',
  errors: `errors that arrive: see that the callers’ agents forward the 5xx count (one test request that fails shows it), ${unlessSilent}`,
});

const fromRouter = (namespace: string): MetricWords => ({
  unlisted: {
    found: (stable) => `no requests to the target group ${stable} in namespace ${namespace}`,
    allowed:
      'a stable that has had requests: CloudWatch lists the metrics of a new target group up to 15 minutes after its first one; else queries of your own, or alarmsOnly',
  },
  silent:
    'requests to the stable’s target group: see that the rules forward to it and that they are called, raise metrics.delay if the metrics are later, or wait until requests come',
  errors: `counts of answers beside the count of requests: they come with it in namespace ${namespace}, so wait some minutes and plan again; else queries of your own, or alarmsOnly`,
});
