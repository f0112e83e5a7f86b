import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { share } from '../text/share.ts';
import { versionQueries } from './metric-query.ts';

const name = z.string().check(z.minLength(1), z.maxLength(255));

/** Where the numbers come from. The presets differ in how App Mesh's Envoy metrics are named in CloudWatch. */
export const presets = [
  'appmesh-extension-statsd',
  'appmesh-extension-prometheus',
  'appmesh-extension-otel',
  'containerinsights',
] as const;

/** How late a whole period is in CloudWatch; the agent's defaults make it about two minutes. */
const delay = z._default(duration, 120).check(z.describe('How late a whole period is in CloudWatch.'));
const period = z
  ._default(duration, 60)
  .check(z.multipleOf(60, 'whole minutes'), z.gte(60, 'at least 1m'), z.describe('The period of the metrics.'));

const preset = z.strictObject({
  preset: z
    .enum(presets)
    .check(z.describe('By which collector App Mesh’s Envoy metrics come, and so how they are named.')),
  namespace: name.check(z.describe('The CloudWatch namespace that it publishes to.')),
  period,
  delay,
});

/** Metrics of one's own for each version; each query must give one series (counts a period; latency in milliseconds). */
const custom = z.strictObject({
  canary: versionQueries.check(z.describe('The queries for the canary.')),
  stable: versionQueries.check(z.describe('The queries for the stable.')),
  period,
  delay,
});

export const metrics = z.union([preset, custom]);

const milliseconds = z.pipe(
  z.string().check(z.regex(/^\d{1,6}ms$/, 'milliseconds such as 500ms')),
  z.transform((text: string) => Number.parseInt(text, 10)),
);
const times = z.number().check(z.gte(1), z.lte(100));

const ratio = (usual: number) => z._default(z.number().check(z.gte(1), z.lte(100)), usual);

export const analysis = z
  .strictObject({
    interval: z._default(duration, 60).check(z.gte(10, 'at least 10s'), z.describe('How often a step is looked at.')),
    metrics: metrics.check(z.describe('Where the numbers come from.')),
    /** 5xx answers among all: the canary against `ratio` x stable + `tolerance`, and against `max` if given. */
    errorRate: z
      ._default(
        z.strictObject({
          tolerance: z._default(share, 0.001).check(z.describe('What is allowed above that.')),
          ratio: ratio(1.1).check(z.describe('What is allowed, in times the stable’s rate.')),
          max: z.optional(share).check(z.describe('What is allowed at the most, whatever the stable does.')),
          reportedOnlyWhenNonZero: z
            .optional(z.boolean())
            .check(
              z.describe(
                'Says that the metric of errors is published only when there are some: then no data point means none.',
              ),
            ),
        }),
        { tolerance: 0.001, ratio: 1.1 },
      )
      .check(z.describe('Share of 5xx answers, compared with the stable’s.')),
    /** A percentile of the response time: the canary against `ratio` x stable, and against `max` if given. */
    latency: z
      .optional(
        z.strictObject({
          percentile: z
            ._default(z.enum(['p50', 'p90', 'p95', 'p99']), 'p99')
            .check(z.describe('Which percentile of the response time.')),
          ratio: ratio(1.25).check(z.describe('What is allowed, in times the stable’s.')),
          max: z.optional(milliseconds).check(z.describe('What is allowed at the most, whatever the stable does.')),
        }),
      )
      .check(z.describe('Response time, compared with the stable’s; not judged unless given.')),
    /** Plain limits on each period: `failures` periods in a row above one of them fail, whatever the test says. */
    limits: z
      .optional(
        z.strictObject({
          errorRate: z.optional(share).check(z.describe('Share of 5xx answers in a period.')),
          errorRatio: z.optional(times).check(z.describe('That share in times the stable’s.')),
          latency: z.optional(milliseconds).check(z.describe('Response time in a period.')),
          latencyRatio: z.optional(times).check(z.describe('That time in times the stable’s.')),
          failures: z
            ._default(z.int().check(z.gte(1), z.lte(60)), 3)
            .check(z.describe('How many periods in a row have to be above one of them.')),
          /** Leaves the test out: these limits and `max` decide, and each step bakes for as long as planned. */
          alone: z
            ._default(z.boolean(), false)
            .check(
              z.describe(
                'Leaves the statistical test out: these limits and max decide, and each step bakes as planned.',
              ),
            ),
        }),
      )
      .check(z.describe('Plain limits on each period beside the test.')),
    /** Metrics that are judged and told, and decide nothing. */
    watch: z
      .optional(z.array(z.enum(['errorRate', 'latency'])))
      .check(z.describe('Metrics that are judged and told, and decide nothing.')),
    /** How sure and how careful the test is; each is best left alone until recorded rollouts say otherwise. */
    caution: z
      .optional(
        z.strictObject({
          alpha: z
            ._default(z.number().check(z.gte(0.001), z.lte(0.2)), 0.05)
            .check(z.describe('The chance of taking a good canary back, over a whole rollout.')),
          minBadPeriods: z
            ._default(z.int().check(z.gte(1), z.lte(5)), 2)
            .check(z.describe('Bad periods without which the test does not fail.')),
          warmupMinutes: z
            ._default(z.int().check(z.gte(0), z.lte(60)), 2)
            .check(
              z.describe(
                'How long a canary’s start is excused: nothing passes, and short of an outage hardly anything fails.',
              ),
            ),
          prudent: z
            ._default(z.boolean(), false)
            .check(z.describe('Expects lasting noise that the last four hours do not show.')),
        }),
      )
      .check(
        z.describe('How sure and how careful the test is: best left alone until recorded rollouts say otherwise.'),
      ),
    minRequests: z
      ._default(z.int().check(z.gte(1), z.lte(1_000_000)), 50)
      .check(z.describe('Requests of the canary without which a step does not pass.')),
    onNoData: z
      ._default(z.enum(['hold', 'rollback']), 'hold')
      .check(z.describe('When the numbers are missing: hold the weight, or roll back. They never pass.')),
    onInconclusive: z
      ._default(z.enum(['hold', 'rollback', 'proceed']), 'hold')
      .check(z.describe('When a step has held as long as it may and the evidence does not suffice.')),
  })
  .check(
    z.refine((a) => a.latency === undefined || !('preset' in a.metrics) || latencyOf(a.metrics.preset), {
      path: ['latency'],
      message:
        'no latency with this preset: the CloudWatch agent drops Prometheus histograms; use -statsd or -otel, or leave latency out',
    }),
    z.refine((a) => 'preset' in a.metrics || !a.metrics.canary.slow === !a.metrics.stable.slow, {
      path: ['metrics'],
      message: 'slow for both versions, or for none: it is a comparison',
    }),
    z.refine((a) => 'preset' in a.metrics || !a.metrics.canary.slow || latencyIn(a), {
      path: ['metrics', 'canary', 'slow'],
      message: 'slow beside analysis.latency and a latency query of each version, or not at all: it is evidence for it',
    }),
  );

/** Whether latency is judged, and queried for both versions. */
const latencyIn = ({ latency, metrics: from }: { latency?: unknown; metrics: z.infer<typeof metrics> }): boolean =>
  latency !== undefined && 'canary' in from && from.canary.latency !== undefined && from.stable.latency !== undefined;

const latencyOf = (chosen: (typeof presets)[number]) =>
  chosen === 'appmesh-extension-statsd' || chosen === 'appmesh-extension-otel';

export type AnalysisSpec = z.infer<typeof analysis>;
