import { isRouterPreset } from './presets.ts';

/**
 * The analysis section with the preset that it leaves out, which is the one of its router: one that publishes its own
 * metrics needs no more words. Anything else, and what is no mapping, is given back as it is.
 */
export function withUsualMetrics(section: unknown, provider: unknown): unknown {
  if (typeof provider !== 'string' || !isRouterPreset(provider) || !isMapping(section)) return section;
  const { metrics = {} } = section;
  const isChosen = !isMapping(metrics) || ['preset', 'canary', 'stable'].some((key) => key in metrics);
  return isChosen ? section : { ...section, metrics: { preset: provider, ...metrics } };
}

export const isMapping = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
