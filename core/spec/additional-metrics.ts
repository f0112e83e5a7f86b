import * as z from 'zod/mini';
import { errorRate, latency, usualErrorRate } from './allowances.ts';
import { across, distinct, key, optional, text, whole } from './grammar.ts';
import { additionalQueries } from './metric-query.ts';

/** Each of them takes a part of alpha, and of the control item: with more, neither would suffice. */
const mostAdditionalMetrics = 10;

type Queries = { readonly [Key in 'errors' | 'latency' | 'slow']?: unknown };

/** Both versions as they were written; empty where one is no mapping, which is a problem of its own. */
const versionsOf = (metric: { readonly canary?: unknown; readonly stable?: unknown }): readonly Queries[] => {
  const versions = [metric.canary, metric.stable];
  return versions.every((one) => typeof one === 'object' && one !== null) ? (versions as Queries[]) : [];
};

const inBothOrNone = (what: keyof Queries) =>
  across(
    (metric: object) => new Set(versionsOf(metric).map((queries) => queries[what] === undefined)).size <= 1,
    `${what} for both versions, or for none: it is a comparison`,
    'canary',
    what,
  );

const additionalMetric = z
  .strictObject({
    name: key(text(/^[\w./-][\w./ -]{0,39}$/, '1 to 40 letters, digits, spaces, . _ / and -'), 'Named in its verdict.'),
    canary: key(additionalQueries, 'The queries for the canary.'),
    stable: key(additionalQueries, 'The queries for the stable.'),
    errorRate: key(errorRate, 'Share of failed requests, compared with the stable’s.', usualErrorRate),
    latency: optional(latency, 'Response time, compared with the stable’s; needs a latency query of each version.'),
    minRequests: key(whole(1, 1_000_000), 'The least number of canary requests before it fails a canary.', 10),
    mustPass: key(
      z.boolean(),
      'Holds each step until harm is ruled out by this metric as well, as by the main one. Otherwise too few requests hold no step; a difference that chance may still explain does.',
      false,
    ),
    watch: key(z.boolean(), 'Is judged and reported, but decides nothing.', false),
  })
  .check(
    across(
      (metric) =>
        versionsOf(metric).length === 0 || versionsOf(metric).some(({ errors, latency: time }) => errors ?? time),
      'errors or latency beside requests, for both versions',
      'canary',
    ),
    inBothOrNone('errors'),
    inBothOrNone('latency'),
    inBothOrNone('slow'),
    across(
      (metric) => (metric.latency === undefined) === !versionsOf(metric).some(({ latency: time }) => time),
      'latency with a latency query of each version, or neither: the queries have the numbers, latency what is allowed',
      'latency',
    ),
    across(
      (metric) => versionsOf(metric).every(({ slow, latency: time }) => slow === undefined || time !== undefined),
      'slow beside a latency query, or not at all: it is evidence for it',
      'canary',
      'slow',
    ),
  );

export const additionalMetrics = z.array(additionalMetric).check(
  z.minLength(1),
  z.maxLength(mostAdditionalMetrics),
  distinct('names that differ', ({ name }: AdditionalMetric) => name),
);

export type AdditionalMetric = z.infer<typeof additionalMetric>;
