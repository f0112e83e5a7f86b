import * as z from 'zod/mini';
import { key, name, optional, text } from './grammar.ts';

/** A statistic as CloudWatch names it. */
export const statistic =
  /^(SampleCount|Sum|Average|Minimum|Maximum|IQM|(p|tm|tc|ts|wm)\d{1,3}(\.\d+)?|(TM|TC|TS|WM|PR)\([\d.%:]+\))$/;

/** Metric math as GetMetricData takes it: one expression that gives one series. */
const expression = z.string().check(z.minLength(1), z.maxLength(2048));

const dimensions = z
  .record(name, name)
  .check(z.refine((all) => Object.keys(all).length <= 30, 'at most 30 dimensions'));

/** One metric by its exact name, which CloudWatch finds as soon as it has a data point. */
const exact = z.strictObject({
  namespace: key(name, 'The CloudWatch namespace of the metric.'),
  metric: key(name, 'The name of the metric.'),
  dimensions: key(dimensions, 'All dimensions that it is published with, and no others.', {}),
  stat: optional(
    text(statistic, 'a statistic of CloudWatch such as Sum, SampleCount or p99'),
    'Its statistic: Sum for counts, and for a latency the percentile that is judged, unless given.',
  ),
});

const query = z.union([expression, exact]);

export type MetricQuery = z.infer<typeof query>;

const requests = key(query, 'Requests a period: a metric, or metric math.');
const errors = 'Failed requests a period.';

const times = {
  latency: optional(query, 'The response time in milliseconds.'),
  slow: optional(
    z.array(query).check(z.length(2, 'two queries')),
    'Two queries: requests a period slower than a fixed limit, and slower than a higher one. With latency.slow strict, which they mean, the limits are the same for both versions: latency.ratio times the stable’s usual p95 and p98. With asPromised the stable’s are its p90 and p98, and the canary’s latency.ratio times these.',
  ),
};

/** The queries of one version; each gives one series, of counts a period or of milliseconds. */
export const versionQueries = z.strictObject({ requests, errors: key(query, errors), ...times });

/** The same of a metric that may be a response time alone. */
export const additionalQueries = z.strictObject({ requests, errors: optional(query, errors), ...times });

export type AdditionalQueries = z.infer<typeof additionalQueries>;
