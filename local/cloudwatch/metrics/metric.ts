import { z } from 'zod';

export const dimensionsSchema = z
  .array(z.strictObject({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) }))
  .max(30, 'Member must have length less than or equal to 30');

/** A metric is its namespace, its name and its exact set of dimensions, whatever their order. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Sorted by name. */
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

export const metricOf = (namespace: string, name: string, dimensions: Metric['dimensions'] = []): Metric => ({
  namespace,
  name,
  dimensions: [...dimensions].sort((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0)),
});

export const metricKey = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, ...dimensions.map(({ Name, Value }) => [Name, Value])]);

/** The metric as the API writes it. */
export const metricMembers = ({ namespace, name, dimensions }: Metric) => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: dimensions.map(({ Name, Value }) => ({ Name, Value })),
});
