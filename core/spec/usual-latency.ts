import { countsSlow } from './analysis-spec.ts';
import { isMapping } from './usual-metrics.ts';

/**
 * The analysis section with the way of judging the latency that its metrics mean. The p99 is usual where slow requests are
 * counted beside it. Own queries of these have one pair of limits for both versions. Anything else is given back as it is.
 */
export function withUsualLatency(section: unknown): unknown {
  if (!isMapping(section) || !isMapping(section.latency) || !isMapping(section.metrics)) return section;
  const { latency, metrics } = section;
  if (countsByQueries(metrics)) return { ...section, latency: { percentile: 'p99', slow: 'strict', ...latency } };
  return countsSlow(metrics.preset) ? { ...section, latency: { percentile: 'p99', ...latency } } : section;
}

const countsByQueries = ({ canary, stable }: { readonly [key: string]: unknown }): boolean =>
  [canary, stable].some((version) => isMapping(version) && 'slow' in version);
