import type { MetricDatum } from '@aws-sdk/client-cloudwatch';

/** PutMetricData takes no more distinct values in one datum; the same metric may come in several. */
const maxDistinctValues = 150;

/** Values and how often each was seen, as data of one metric; none for no value. */
export function distribution(datum: MetricDatum, counts: Readonly<Record<number, number>>): MetricDatum[] {
  const values = Object.keys(counts).map(Number);
  const data: MetricDatum[] = [];
  for (let from = 0; from < values.length; from += maxDistinctValues) {
    const Values = values.slice(from, from + maxDistinctValues);
    data.push({ ...datum, Values, Counts: Values.map((value) => counts[value] ?? 0) });
  }
  return data;
}
