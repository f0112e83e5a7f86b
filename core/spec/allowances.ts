import * as z from 'zod/mini';
import { share } from '../text/share.ts';
import { decimal, key, optional, text } from './grammar.ts';

export const milliseconds = z.pipe(
  text(/^\d{1,6}ms$/, 'milliseconds such as 500ms'),
  z.transform((written: string) => Number.parseInt(written, 10)),
);
export const times = decimal(1, 100);

export const errorRate = z.strictObject({
  tolerance: key(share, 'Added to ratio times the stable’s rate: the canary’s limit.', 0.001),
  ratio: key(times, 'The canary’s limit in times the stable’s rate, before the tolerance.', 1.1),
  max: optional(share, 'Absolute limit, independent of the stable.'),
  reportedOnlyWhenNonZero: optional(
    z.boolean(),
    'The metric of errors is published only when there are some, so that a missing data point means none.',
  ),
});

export const latency = z.strictObject({
  percentile: key(
    z.enum(['p50', 'p90', 'p95', 'p99']),
    'Which percentile of the response time. It is p99 unless given where slow requests are counted beside it (appmesh-extension-statsd, own queries with slow). Alone, a p99 varies too much to find a canary that is half as slow again.',
    'p90',
  ),
  ratio: key(times, 'The canary’s limit in times the stable’s.', 1.25),
  slow: key(
    z.enum(['asPromised', 'strict']),
    'Where slow requests are counted. asPromised rolls no canary back that is within ratio; it finds one that is 1.5 times as slow after 6 to 10 minutes instead of 4 or 5, and hardly sees a longer tail alone. strict sees both sooner; a canary that is 10 to 15 % slower may fail, although ratio allows it. Own queries of slow requests mean strict unless given.',
    'asPromised',
  ),
  max: optional(milliseconds, 'Absolute limit, independent of the stable.'),
});

/** The allowance of an error rate about which a spec says nothing. */
export const usualErrorRate = { tolerance: 0.001, ratio: 1.1 };
