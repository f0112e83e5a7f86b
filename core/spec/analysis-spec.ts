import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { share } from '../text/share.ts';
import { additionalMetrics } from './additional-metrics.ts';
import { errorRate, latency, milliseconds, times, usualErrorRate } from './allowances.ts';
import { across, decimal, key, name, optional, whole } from './grammar.ts';
import { versionQueries } from './metric-query.ts';
import { hasLatency, isRouterPreset, presetNames, type RouterPresetName, routerPresets } from './presets.ts';

const periods = {
  period: key(
    z._default(duration, 60).check(z.multipleOf(60, 'whole minutes'), z.gte(60, 'at least 1m')),
    'The period of the metrics.',
  ),
  // The CloudWatch agent's defaults make it about two minutes.
  delay: key(duration, 'How late a whole period arrives in CloudWatch.', 120),
};

/** A parser fills `preset` in where the router is one that publishes its own: see `withUsualMetrics`. */
export const preset = z
  .strictObject({
    preset: key(
      z.enum([...presetNames, ...(Object.keys(routerPresets) as RouterPresetName[])]),
      'Who publishes the metrics, which decides how they are named: a collector of App Mesh’s Envoy metrics, or the router itself (alb, lattice), which is usual where it does.',
    ),
    namespace: optional(
      name,
      'The CloudWatch namespace that the collector publishes to; not given for alb and lattice, whose namespace is AWS’s.',
    ),
    ...periods,
  })
  .check(
    across(
      ({ preset: named, namespace }) => !presetNames.some((one) => one === named) || namespace !== undefined,
      'the namespace that the collector publishes to, such as CWAgent',
      'namespace',
    ),
    across(
      ({ preset: named, namespace }) => !isRouterPreset(String(named)) || namespace === undefined,
      'none: AWS publishes the metrics of this preset in a namespace of its own',
      'namespace',
    ),
  );

const custom = z.strictObject({
  canary: key(versionQueries, 'The queries for the canary.'),
  stable: key(versionQueries, 'The queries for the stable.'),
  ...periods,
});

const metrics = z.union([preset, custom]);

const limits = z.strictObject({
  errorRate: optional(share, 'Share of 5xx answers in a period.'),
  errorRatio: optional(times, 'That share in times the stable’s.'),
  latency: optional(milliseconds, 'Response time in a period.'),
  latencyRatio: optional(times, 'That time in times the stable’s.'),
  failures: key(whole(1, 60), 'How many periods in a row have to be above one of them.', 3),
  alone: key(
    z.boolean(),
    'Leaves the statistical test out: these limits and max decide, and each step bakes as planned.',
    false,
  ),
});

const convergence = z.strictObject({
  stickyFor: key(
    duration.check(z.gte(60, 'at least 1m'), z.lte(86_400, 'at most 24h')),
    'How long clients stay with their version after a shift: a session, a keep-alive, a stream. So long each step’s share of the requests is not held against its weight.',
  ),
});

const caution = z.strictObject({
  alpha: key(decimal(0.001, 0.2), 'The chance of rolling back a good canary, over a whole rollout.', 0.05),
  minBadPeriods: key(whole(1, 5), 'The least number of bad periods before the test fails a canary.', 2),
  warmup: optional(
    z.strictObject({
      minutes: key(whole(1, 60), 'How long the canary may be cold.'),
      each: key(
        z.enum(['start', 'step']),
        'When it is cold: at the rollout’s start alone, or at each step, whose share of the requests is new to it.',
        'start',
      ),
    }),
    'Minutes that are shown and not judged, for services that warm up for longer than the test allows for by itself. An outage in them fails all the same.',
  ),
  prudent: key(z.boolean(), 'Expects lasting noise that the last four hours do not show.', false),
});

export const analysis = z
  .strictObject({
    interval: key(z._default(duration, 60).check(z.gte(10, 'at least 10s')), 'How often a step is looked at.'),
    metrics: key(metrics, 'Where the numbers come from.'),
    errorRate: key(errorRate, 'Share of 5xx answers, compared with the stable’s.', usualErrorRate),
    latency: optional(latency, 'Response time, compared with the stable’s; not judged unless given.'),
    additionalMetrics: optional(
      additionalMetrics,
      'Further metrics, such as one for each route or endpoint, or a business metric: each is judged by itself, and the worst verdict counts. All together roll a good canary back no more often than alpha says.',
    ),
    convergence: optional(convergence, 'How late the requests follow a weight beyond what the router’s own delay is.'),
    limits: optional(limits, 'Plain limits on each period beside the test.'),
    watch: optional(
      z.array(z.enum(['errorRate', 'latency'])),
      'Metrics that are judged and reported, but decide nothing.',
    ),
    caution: optional(
      caution,
      'How sure and how careful the test is: best left alone until recorded rollouts say otherwise.',
    ),
    minRequests: key(whole(1, 1_000_000), 'The least number of canary requests before a step passes.', 50),
    onNoData: key(
      z.enum(['hold', 'rollback']),
      'If data is missing: hold the weight, or roll back. Missing data never passes.',
      'hold',
    ),
    onInconclusive: key(
      z.enum(['hold', 'rollback', 'proceed']),
      'If the evidence still does not suffice when a step reaches maxBake.',
      'hold',
    ),
  })
  .check(
    z.refine((a) => a.latency === undefined || !('preset' in a.metrics) || hasLatency(a.metrics.preset), {
      path: ['latency'],
      message:
        'no latency with this preset: the CloudWatch agent drops Prometheus histograms; use -statsd or -otel, or leave latency out',
    }),
    z.refine((a) => 'preset' in a.metrics || !a.metrics.canary.slow === !a.metrics.stable.slow, {
      path: ['metrics'],
      message: 'slow for both versions, or for none: it is a comparison',
    }),
    z.refine((a) => 'preset' in a.metrics || !a.metrics.canary.slow || comparesLatency(a), {
      path: ['metrics', 'canary', 'slow'],
      message: 'slow beside analysis.latency and a latency query of each version, or not at all: it is evidence for it',
    }),
    z.refine((a) => a.additionalMetrics === undefined || !a.limits?.alone, {
      path: ['additionalMetrics'],
      message: 'no additional metrics with limits.alone: they are judged by the test that it leaves out',
    }),
  );

/** Whether latency is judged, and queried for both versions. */
const comparesLatency = (a: { readonly latency?: unknown; readonly metrics: z.infer<typeof metrics> }): boolean =>
  a.latency !== undefined &&
  'canary' in a.metrics &&
  a.metrics.canary.latency !== undefined &&
  a.metrics.stable.latency !== undefined;

export type AnalysisSpec = z.infer<typeof analysis>;
