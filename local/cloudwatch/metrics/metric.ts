import * as z from 'zod/mini';
import { listOf, text } from '../../kit/shapes.ts';

export const dimensionsShape = listOf(z.strictObject({ Name: text(1, 255), Value: text(1, 1024) }), 0, 30);

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
