import { z } from 'zod';
import { pageOf } from '../../eventbridge/page.ts';
import { parseInput } from '../../eventbridge/parse-input.ts';
import type { Output } from '../../kit/call.ts';
import { invalidValue } from '../errors.ts';
import { metricMembers } from './metric.ts';
import type { MetricStore } from './metric-store.ts';
import { hour, type Series } from './series.ts';

const inputSchema = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z
    .array(z.strictObject({ Name: z.string(), Value: z.string().optional() }))
    .max(30)
    .optional(),
  RecentlyActive: z.literal('PT3H').optional(),
  NextToken: z.string().optional(),
});

type Input = z.infer<typeof inputSchema>;

const matches = ({ metric, lastAt }: Series, input: Input, now: number): boolean =>
  (input.MetricName === undefined || metric.name === input.MetricName) &&
  (input.RecentlyActive === undefined || lastAt >= now - 3 * hour) &&
  (input.Dimensions ?? []).every(({ Name, Value }) =>
    metric.dimensions.some(
      (dimension) => dimension.Name === Name && (Value === undefined || dimension.Value === Value),
    ),
  );

/** Unlike the lists of alarms, this operation has no InvalidNextToken. */
const invalidToken = () => invalidValue('The value of NextToken is invalid.');

/** 500 a page. `listed` tells whether a series is in the index yet: a new metric may take its time to get there. */
export function listMetrics(
  input: unknown,
  store: MetricStore,
  listed: (series: Series) => boolean,
  now: number,
): Output {
  const given = parseInput(inputSchema, input, 'InvalidParameterValue');
  const found = store.list(given.Namespace).filter((series) => listed(series) && matches(series, given, now));
  const page = pageOf(found, 500, given.NextToken, invalidToken);
  return {
    Metrics: page.items.map(({ metric }) => metricMembers(metric)),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
