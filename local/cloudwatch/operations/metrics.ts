import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByPlace } from '../../kit/page.ts';
import { listOf } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { invalidValue } from '../errors.ts';
import { metricMembers } from '../metrics/metric.ts';
import { pointsOf, putMetricDataShape } from '../metrics/put-metric-data.ts';
import { hour, type Series } from '../metrics/series.ts';

const listShape = z.strictObject({
  Namespace: z.optional(z.string()),
  MetricName: z.optional(z.string()),
  Dimensions: z.optional(listOf(z.strictObject({ Name: z.string(), Value: z.optional(z.string()) }), 0, 30)),
  RecentlyActive: z.optional(z.literal('PT3H')),
  NextToken: z.optional(z.string()),
});

const pageSize = 500;

const matches = ({ metric, lastAt }: Series, input: z.infer<typeof listShape>, now: number): boolean =>
  (input.MetricName === undefined || metric.name === input.MetricName) &&
  (input.RecentlyActive === undefined || lastAt >= now - 3 * hour) &&
  (input.Dimensions ?? []).every(({ Name, Value }) =>
    metric.dimensions.some(
      (dimension) => dimension.Name === Name && (Value === undefined || dimension.Value === Value),
    ),
  );

/** Unlike the lists of alarms, this operation has no InvalidNextToken. */
const invalidToken = () => invalidValue('The value of NextToken is invalid.');

export const PutMetricData = operation(putMetricDataShape, (context: Context, input) => {
  context.publish(pointsOf(input, context.now()));
  return {};
});

/** A new metric may take its time until it is listed. */
export const ListMetrics = operation(listShape, ({ reader, now }: Context, input) => {
  const found = reader.store.list(input.Namespace).filter((one) => reader.listed(one) && matches(one, input, now()));
  const page = pageByPlace(found, { limit: pageSize, token: input.NextToken, invalidToken });
  return { Metrics: page.items.map(({ metric }) => metricMembers(metric)), ...nextAs('NextToken', page) };
});
