import { isMapping } from './usual-metrics.ts';

/**
 * The analysis section with the way of judging the latency that its metrics mean. Own queries that count slow requests
 * have one pair of limits for both versions unless the spec says otherwise. Anything else is given back as it is.
 */
export function withUsualLatency(section: unknown): unknown {
  if (!isMapping(section) || !isMapping(section.latency)) return section;
  const { latency, metrics } = section;
  return countsByQueries(metrics) ? { ...section, latency: { slow: 'strict', ...latency } } : section;
}

const countsByQueries = (metrics: unknown): boolean =>
  isMapping(metrics) && [metrics.canary, metrics.stable].some((version) => isMapping(version) && 'slow' in version);
