import { describe, expect, test } from '@jest/globals';
import type { MeasuredMetric } from '../../../core/analysis/series.ts';
import type { Facts } from '../../../core/preflight/facts.ts';
import { blindProblems, metricProblems } from '../../../core/preflight/metric-problems.ts';
import { warningsOf } from '../../../core/preflight/warnings.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { additionalMetric } from '../../support/additional-metric.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';

const metrics = { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' };
const specOf = (analysis: object = {}, changes: object = {}) => {
  const parsed = parseSpec(sampleSpec({ analysis: { metrics, ...analysis }, ...changes }));
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join());
  return parsed.spec;
};
/** The stable's last minutes, oldest first: requests, or none. */
const measured = (...requests: readonly (number | undefined)[]): NonNullable<Facts['measured']> => ({
  periods: requests.map((sent, i) => ({
    start: testStart + i * 60_000,
    ...(sent !== undefined && { stable: { requests: sent, errors: 0 } }),
  })),
});
const facts = (changes: Partial<Facts> = {}): Facts => ({
  routes: [],
  canary: 'color-v2/1',
  stable: 'color-v1/1',
  alarms: [],
  callers: [{ VirtualNode: 'client' }],
  ...changes,
});
const problems = (found: Partial<Facts>, spec = specOf()) =>
  [...metricProblems(spec, 'color-v1', facts(found)), ...blindProblems(spec, facts(found))].map(formatProblem);

describe('metrics that a rollout will need', () => {
  test('are there', () => {
    expect(problems({ measured: measured(100, undefined, 100, 100) })).toEqual([]);
  });

  test('have a caller who reports them', () => {
    expect(problems({ callers: [] })).toEqual([
      expect.stringMatching(
        /^analysis\.metrics: found no caller has reported requests to color-v1 in namespace CWAgent/,
      ),
    ]);
  });

  test('can be read', () => {
    const unmeasured = 'r gives several series where one is needed';
    expect(problems({ measured: { periods: [], unmeasured } })).toEqual([
      `analysis.metrics: found ${unmeasured}, allowed: metrics that can be read whole: put them right, or try again`,
    ]);
  });

  test('have come lately, else it is said when the last one came and what to do', () => {
    const silent = Array.from({ length: 10 }, () => undefined);
    expect(problems({ measured: measured(100, ...silent) })).toEqual([
      expect.stringMatching(
        /found no data point of requests to color-v1 in the 10m up to 2m ago; the last one is of 20.*Z, allowed: metrics that arrive: .*raise metrics.delay/,
      ),
    ]);
    expect(problems({ measured: measured() })).toEqual([expect.not.stringContaining('the last one is')]);
  });

  test('are not looked at for alarmsOnly', () => {
    expect(problems({ callers: [], measured: measured() }, specOf({}, { analysis: 'alarmsOnly' }))).toEqual([]);
  });
});

describe('a metric that never had a data point though the stable was called', () => {
  const own = { requests: 'r', errors: 'e' };
  const custom = (version: object = {}) => ({ canary: { ...own, ...version }, stable: { ...own, ...version } });
  const past = (counts: object = {}) => ({
    measured: {
      periods: Array.from({ length: 20 }, (_, i) => ({
        start: testStart + i * 60_000,
        stable: { requests: 100, errors: 0, ...counts },
      })),
    },
  });
  const silent = { unreported: true } as const;

  test('is a problem where it is the errors of one’s own', () => {
    expect(problems(past(silent), specOf({ metrics: custom() }))).toEqual([
      expect.stringMatching(
        /^analysis.metrics.stable.errors: found no data point of errors of color-v1 in the 4h before, though it had 2,000 requests, allowed: .*its name is right.*reportedOnlyWhenNonZero: true/,
      ),
    ]);
  });

  test('is a problem of a preset whose agent may not forward it', () => {
    expect(problems(past(silent))).toEqual([
      expect.stringMatching(/^analysis.metrics: found no data point of errors.*agents forward the 5xx count/),
    ]);
  });

  test.each([
    ['the spec says that it is silent while there are none', {}, { errorRate: { reportedOnlyWhenNonZero: true } }],
    ['the preset is known to be, and has reported some before', { silentErrors: true }, {}],
  ])('is none where %s', (_, found, analysis) => {
    expect(problems({ ...past(silent), ...found } as Partial<Facts>, specOf(analysis))).toEqual([]);
  });

  test('is none where a single one came, or nothing was called', () => {
    const once = past(silent).measured.periods.map((period, i) =>
      i === 3 ? { ...period, stable: { requests: 100, errors: 0 } } : period,
    );
    expect(problems({ measured: { periods: once } })).toEqual([]);
    expect(problems(past({ requests: 0, ...silent })).filter((text) => text.includes('errors of'))).toEqual([]);
  });

  test('is a problem where it is a response time, or counts of slow requests', () => {
    const latency = { latency: { percentile: 'p99' } };
    expect(problems(past(), specOf(latency))).toEqual([
      expect.stringMatching(/^analysis.latency: found no response time/),
    ]);
    expect(problems(past({ latencyMs: 5 }), specOf(latency))).toEqual([]);
    const slow = { metrics: custom({ latency: 'l', slow: ['a', 'b'] }), ...latency };
    expect(problems(past(), specOf(slow))).toEqual([
      expect.stringMatching(/^analysis.metrics.stable.latency: found no response time of color-v1/),
      expect.stringMatching(/^analysis.metrics.stable.slow: found no period with both counts of slow requests/),
    ]);
    expect(problems(past({ latencyMs: 5, slow: [0, 0] }), specOf(slow))).toEqual([]);
  });
});

test('each query that cannot be relied on is a problem of its own, under the spec’s name for it', () => {
  const queryFaults = [
    { version: 'canary', what: 'slow[1]', text: 'CloudWatch refuses it' },
    { text: 'CloudWatch says of a call' },
  ] as const;
  expect(problems({ queryFaults })).toEqual([
    expect.stringMatching(/^analysis.metrics.canary.slow\[1\]: found CloudWatch refuses it/),
    expect.stringMatching(/^analysis.metrics: found CloudWatch says of a call/),
  ]);
});

describe('a rollout that could never be judged', () => {
  const scarce = { measured: measured(...Array.from({ length: 240 }, (_, i) => i % 2)) };

  test('is refused with the traffic that it has and the ways out', () => {
    expect(problems(scarce)).toEqual([
      'analysis: found 0.5 requests a minute: no step can decide on any canary, good or bad, within its maxBake, allowed: more traffic or a longer maxBake; absolute limits (analysis.limits, errorRate.max); an approval on each step; or alarmsOnly',
    ]);
  });

  const approved = (...gates: boolean[]) => ({
    strategy: { steps: gates.map((gate, i) => ({ weight: 10 * (i + 1), bake: '5m', ...(gate && { approval: {} }) })) },
  });
  test.each([
    ['absolute limits', specOf({ limits: { errorRate: '5%' } })],
    ['an absolute error rate', specOf({ errorRate: { max: '5%' } })],
    ['approvals', specOf({}, approved(true, true))],
    ['the word that it is to go on anyway', specOf({ onInconclusive: 'proceed' })],
    ['a longer maxBake', specOf({}, { strategy: { steps: [{ weight: 50, bake: '5m', maxBake: '1d' }] } })],
  ])('may start with %s', (_, spec) => {
    expect(problems(scarce, spec)).toEqual([]);
  });

  test.each([
    ['an approval of one step alone', specOf({}, approved(true, false))],
    ['no steps to approve', specOf({}, { strategy: { allAtOnce: true } })],
  ])('may not start with %s', (_, spec) => {
    expect(problems(scarce, spec)).toHaveLength(1);
  });
});

describe('what is worth a thought', () => {
  const warned = (
    missingData: NonNullable<Facts['alarms'][number]['missingData']>,
    state: 'OK' | 'INSUFFICIENT_DATA',
  ) =>
    warningsOf(
      specOf(),
      facts({ alarms: [{ name: 'color-latency', arn: 'arn', state, suppressed: false, reason: '', missingData }] }),
      undefined,
    ).map(formatProblem);

  test.each([
    ['ignore', 'OK', 'TreatMissingData: ignore'],
    ['missing', 'INSUFFICIENT_DATA', 'has no data now'],
  ] as const)('is an alarm with %s that is %s', (missingData, state, said) => {
    expect(warned(missingData, state)).toEqual([expect.stringMatching(new RegExp(`^alarms\\[1\\]: .*${said}`))]);
  });

  test.each([
    ['missing', 'OK'],
    ['notBreaching', 'INSUFFICIENT_DATA'],
    ['breaching', 'OK'],
  ] as const)('is not an alarm with %s that is %s', (missingData, state) => {
    expect(warned(missingData, state)).toEqual([]);
  });

  test('is a canary whose errors a search has to find', () => {
    const search = "SUM(SEARCH('{Shop,Version} MetricName=\"Failures\"', 'Sum'))";
    const version = { requests: search, errors: { namespace: 'Shop', metric: 'Failures' } };
    const warnings = (canary: object) =>
      warningsOf(specOf({ metrics: { canary, stable: version } }), facts(), undefined).map(formatProblem);
    expect(warnings(version)).toEqual([]);
    expect(warnings({ ...version, errors: search })).toEqual([
      expect.stringMatching(
        /^analysis.metrics.canary.errors: found SEARCH, which finds a new metric up to 15m late: no step passes in its first 15m/,
      ),
    ]);
  });

  test('is an exact metric of the canary that the stable has by another name', () => {
    const metric = (name: string, dimension = 'Version', value = 'blue') => ({
      ...{ namespace: 'Shop', metric: name, dimensions: { [dimension]: value } },
    });
    const warnings = (canary: object) => {
      const stable = { requests: metric('Requests'), errors: metric('Failures') };
      return warningsOf(specOf({ metrics: { canary: { ...stable, ...canary }, stable } }), facts(), undefined).map(
        formatProblem,
      );
    };
    expect(warnings({ errors: metric('Failures', 'Version', 'green') })).toEqual([]);
    expect(warnings({ errors: metric('Failurs'), requests: metric('Requests', 'version') })).toEqual([
      expect.stringContaining(
        'canary.requests: found Shop Requests by version, where the stable has Shop Requests by Version',
      ),
      expect.stringContaining(
        'canary.errors: found Shop Failurs by Version, where the stable has Shop Failures by Version',
      ),
    ]);
  });

  test('is a step in which even a good canary would be held', () => {
    const spec = specOf(
      {},
      {
        strategy: {
          steps: [
            { weight: 5, bake: '5m' },
            { weight: 50, bake: '5m' },
          ],
        },
      },
    );
    const of = (weight: number, passes?: number) => ({ weight, requests: 1, ...(passes !== undefined && { passes }) });
    const prospect = { requests: 1, errorRate: 0, noise: 1, steps: [of(5, 3590), of(50, 900), of(100)] };
    expect(warningsOf(spec, facts(), prospect).map(formatProblem)).toEqual([
      'strategy.steps[0]: found at 5% a good canary needs about 1h to pass at today’s traffic, and the step holds 15m at most before onInconclusive decides, allowed: a longer maxBake, a larger weight, or an approval',
      expect.stringMatching(/^strategy: found at 100% a good canary needs for ever to pass/),
    ]);
  });
});

describe('on a router that publishes its own metrics', () => {
  const on = (provider: 'alb' | 'lattice') => {
    const router =
      provider === 'alb'
        ? { provider, loadBalancer: 'shop', rules: ['443/10'] }
        : { provider, service: 'checkout', rules: ['https/default'] };
    const parsed = parseSpec(sampleSpec({ router, analysis: {} }));
    if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join());
    return { ...parsed.spec, names: { 'color-v1': 'checkout-v1' } };
  };
  const silent = Array.from({ length: 10 }, () => undefined);
  const found = (spec: ReturnType<typeof on>, of: Partial<Facts>) =>
    metricProblems(spec, 'color-v1', facts(of)).map(formatProblem);

  test('no caller and no agent is asked for: requests to the target group are', () => {
    expect(found(on('alb'), { measured: measured(100, ...silent) })).toEqual([
      expect.stringMatching(
        /^analysis\.metrics: found no data point of requests to checkout-v1 in the 10m up to 2m ago.*allowed: requests to the stable’s target group: see that the rules forward to it/,
      ),
    ]);
  });

  test('a target group that CloudWatch does not list is said with the time that this takes', () => {
    expect(found(on('lattice'), { callers: [] })).toEqual([
      expect.stringMatching(
        /found no requests to the target group checkout-v1 in namespace AWS\/VpcLattice, allowed: .*up to 15 minutes/,
      ),
    ]);
  });

  test('counts of answers that never come are no zeros on VPC Lattice', () => {
    const unreported = { requests: 100, errors: 0, unreported: true } as const;
    const periods = [{ start: testStart, stable: unreported }];
    expect(found(on('lattice'), { measured: { periods } })).toEqual([
      expect.stringMatching(
        /no data point of errors of checkout-v1 .*allowed: counts of answers beside the count of requests/,
      ),
    ]);
  });
});

describe('an additional metric', () => {
  const spec = specOf({ additionalMetrics: [additionalMetric('checkout'), additionalMetric('search')] });
  const found = (checkout: MeasuredMetric) => ({
    measured: { ...measured(100, 100), additional: { checkout, search: measured(1, undefined) } },
  });

  test('may have no request lately, if it had any in the last hours', () => {
    expect(problems(found(measured(3, ...Array.from({ length: 20 }, () => undefined))), spec)).toEqual([]);
  });

  test('that never had a data point is refused under its path, and so is one without errors or that cannot be read', () => {
    expect(problems(found(measured()), spec)).toEqual([
      'analysis.additionalMetrics[0].stable.requests: found no data point of checkout of color-v1 in the 4h before, allowed: a metric that has data points: see that its name and its dimensions are right',
    ]);
    const unreported = {
      periods: [{ start: testStart, stable: { requests: 9, errors: 0, unreported: true as const } }],
    };
    expect(problems(found(unreported), spec)).toEqual([
      expect.stringMatching(/^analysis\.additionalMetrics\[0\]\.stable\.errors: found no data point of errors/),
    ]);
    expect(problems(found({ periods: [], unmeasured: 'in part' }), spec)).toEqual([
      expect.stringMatching(/^analysis\.additionalMetrics\[0\]: found in part/),
    ]);
  });

  test('with a refused query is a problem of that query alone', () => {
    const queryFaults = [{ metric: 'search', version: 'canary', what: 'errors', text: 'no such function' }] as const;
    expect(problems({ ...found(measured(100)), queryFaults }, spec)).toEqual([
      expect.stringMatching(/^analysis\.additionalMetrics\[1\]\.canary\.errors: found no such function/),
    ]);
  });
});
