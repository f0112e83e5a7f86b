import { countsSlow } from './presets.ts';
import { isMapping } from './usual-metrics.ts';

/**
 * The analysis section with the way of judging the latency that its metrics mean. The p99 is usual where slow requests are
 * counted beside it. Own queries of these have one pair of limits for both versions. Anything else is given back as it is.
 */
export function withUsualLatency(section: unknown): unknown {
  if (!isMapping(section)) return section;
  const main = ofMainMetrics(section);
  const { additionalMetrics: others } = main;
  return Array.isArray(others) ? { ...main, additionalMetrics: others.map(ofAdditional) } : main;
}

function ofMainMetrics(section: Mapping): Mapping {
  if (!isMapping(section.latency) || !isMapping(section.metrics)) return section;
  const { latency, metrics } = section;
  if (countsByQueries(metrics)) return { ...section, latency: { ...byQueries, ...latency } };
  return countsSlow(metrics.preset) ? { ...section, latency: { percentile: 'p99', ...latency } } : section;
}

type Mapping = { readonly [key: string]: unknown };

const byQueries = { percentile: 'p99', slow: 'strict' };

const ofAdditional = (metric: unknown): unknown =>
  isMapping(metric) && isMapping(metric.latency) && countsByQueries(metric)
    ? { ...metric, latency: { ...byQueries, ...metric.latency } }
    : metric;

const countsByQueries = ({ canary, stable }: Mapping): boolean =>
  [canary, stable].some((version) => isMapping(version) && 'slow' in version);
