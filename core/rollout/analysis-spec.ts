import * as z from 'zod/mini';
import { duration } from './duration.ts';
import { share } from './share.ts';

const name = z.string().check(z.minLength(1), z.maxLength(255));

/** Where the numbers come from. The presets differ in how App Mesh's Envoy metrics are named in CloudWatch. */
export const presets = [
  'appmesh-extension-statsd',
  'appmesh-extension-prometheus',
  'appmesh-extension-otel',
  'containerinsights',
] as const;

/** How late a whole period is in CloudWatch; the agent's defaults make it about two minutes. */
const delay = z._default(duration, 120);
const period = z._default(duration, 60).check(z.multipleOf(60, 'whole minutes'), z.gte(60, 'at least 1m'));

const preset = z.strictObject({
  preset: z.enum(presets),
  namespace: name,
  period,
  delay,
});

const expression = z.string().check(z.minLength(1), z.maxLength(2048));
const version = z.strictObject({
  requests: expression,
  errors: expression,
  latency: z.optional(expression),
});

/** CloudWatch metric math for each version; each must give one series (counts a period; latency in milliseconds). */
const custom = z.strictObject({ canary: version, stable: version, period, delay });

export const metrics = z.union([preset, custom]);

const milliseconds = z.pipe(
  z.string().check(z.regex(/^\d{1,6}ms$/, 'milliseconds such as 500ms')),
  z.transform((text: string) => Number.parseInt(text, 10)),
);
const times = z.number().check(z.gte(1), z.lte(100));

const ratio = (usual: number) => z._default(z.number().check(z.gte(1), z.lte(100)), usual);

export const analysis = z
  .strictObject({
    interval: z._default(duration, 60).check(z.gte(10, 'at least 10s')),
    metrics,
    /** 5xx answers among all: the canary against `ratio` x stable + `tolerance`, and against `max` if given. */
    errorRate: z._default(
      z.strictObject({
        tolerance: z._default(share, 0.001),
        ratio: ratio(1.1),
        max: z.optional(share),
      }),
      { tolerance: 0.001, ratio: 1.1 },
    ),
    /** A percentile of the response time: the canary against `ratio` x stable, and against `max` if given. */
    latency: z.optional(
      z.strictObject({
        percentile: z._default(z.enum(['p50', 'p90', 'p95', 'p99']), 'p99'),
        ratio: ratio(1.25),
        max: z.optional(milliseconds),
      }),
    ),
    /** Plain limits on each period: `failures` periods in a row above one of them fail, whatever the test says. */
    limits: z.optional(
      z.strictObject({
        errorRate: z.optional(share),
        errorRatio: z.optional(times),
        latency: z.optional(milliseconds),
        latencyRatio: z.optional(times),
        failures: z._default(z.int().check(z.gte(1), z.lte(60)), 3),
        /** Leaves the test out: these limits and `max` decide, and each step bakes for as long as planned. */
        alone: z._default(z.boolean(), false),
      }),
    ),
    /** Metrics that are judged and told, and decide nothing. */
    watch: z.optional(z.array(z.enum(['errorRate', 'latency']))),
    /** How sure and how careful the test is; each is best left alone until recorded rollouts say otherwise. */
    caution: z.optional(
      z.strictObject({
        alpha: z._default(z.number().check(z.gte(0.001), z.lte(0.2)), 0.05),
        minBadPeriods: z._default(z.int().check(z.gte(1), z.lte(5)), 2),
        warmupMinutes: z._default(z.int().check(z.gte(0), z.lte(60)), 2),
        prudent: z._default(z.boolean(), false),
      }),
    ),
    minRequests: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 50),
    onNoData: z._default(z.enum(['hold', 'rollback']), 'hold'),
    onInconclusive: z._default(z.enum(['hold', 'rollback', 'proceed']), 'hold'),
  })
  .check(
    z.refine((a) => a.latency === undefined || !('preset' in a.metrics) || latencyOf(a.metrics.preset), {
      path: ['latency'],
      message:
        'no latency with this preset: the CloudWatch agent drops Prometheus histograms; use -statsd or -otel, or leave latency out',
    }),
  );

const latencyOf = (chosen: (typeof presets)[number]) =>
  chosen === 'appmesh-extension-statsd' || chosen === 'appmesh-extension-otel';

export type AnalysisSpec = z.infer<typeof analysis>;
