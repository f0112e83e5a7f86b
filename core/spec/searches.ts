import type { AdditionalQueries } from './metric-query.ts';

/** Metrics of one's own, as far as these questions go; a preset names its metrics exactly. */
type Metrics = { readonly preset: unknown } | Readonly<Record<'canary' | 'stable', AdditionalQueries>>;

/** Whether a query finds its metrics by SEARCH, which lists new ones late. */
export function searches(metrics: Metrics, version: 'canary' | 'stable', what: 'requests' | 'errors'): boolean {
  if ('preset' in metrics) return false;
  const asked = metrics[version][what];
  return typeof asked === 'string' && /\bSEARCH\s*\(/i.test(asked);
}
