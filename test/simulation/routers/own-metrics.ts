import { isRecord } from '../routes-in-force.ts';

/** The spec on a router that publishes its own metrics: no collector is named. */
export function withOwnMetrics(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { analysis } = spec;
  if (!isRecord(analysis) || !isRecord(analysis.metrics)) return spec;
  const { preset: _, namespace: __, ...metrics } = analysis.metrics;
  return { ...spec, analysis: { ...analysis, metrics } };
}
