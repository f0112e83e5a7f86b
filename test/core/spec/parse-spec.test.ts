import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { formatProblem, formatProblems } from '../../../core/text/problem.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const documented = `
service: color-backend
revision: 4f2a9c1
router: { provider: appmesh, mesh: color-mesh, virtualRouter: color-router, routes: [color-route] }
stable: color-v1
canary: color-v2
strategy:
  steps:
    - { weight: 5,  bake: 5m }
    - { weight: 25, bake: 10m }
    - { weight: 50, bake: 10m, approval: { timeout: 2h, onTimeout: rollback } }
  finalBake: 10m
  keepWarm: 1h
analysis:
  interval: 1m
  metrics: { preset: appmesh-extension-statsd, namespace: CWAgent }
  errorRate: { tolerance: 0.1pp, ratio: 1.1 }
  latency:   { percentile: p99, ratio: 1.25 }
  onNoData: hold
alarms: [color-5xx, color-latency]
`;

const problems = (spec: unknown): string[] => {
  const parsed = parseSpec(spec);
  return 'problems' in parsed ? parsed.problems.map(formatProblem) : [];
};

test('problems are told in the schema’s own words, whatever language the process gave the parser', () => {
  const before = z.config().localeError;
  z.config(z.locales.en());
  try {
    const parsed = parseSpec({ router: { mesh: 'm', virtualRouter: 'r', routes: [] } });
    const routes = 'problems' in parsed ? parsed.problems.find(({ path }) => path === 'router.routes') : undefined;
    expect(routes).toMatchObject({ found: '[]', allowed: expect.stringMatching(/^at least 1 entr/) });
  } finally {
    z.config({ localeError: before });
  }
});

describe('a good spec', () => {
  test('as it is documented is taken', () => {
    expect(parseSpec(parse(documented))).toMatchObject({
      spec: {
        strategy: { steps: { length: 3 }, finalBake: 600, keepWarm: 3600 },
        analysis: { interval: 60, errorRate: { tolerance: 0.001, ratio: 1.1 }, onNoData: 'hold' },
      },
    });
  });

  test('needs little: the rest has defaults', () => {
    expect(parseSpec({ ...sampleSpec(), alarms: undefined })).toMatchObject({
      spec: {
        router: { provider: 'appmesh' },
        strategy: { finalBake: 600, keepWarm: 3600 },
        analysis: {
          interval: 60,
          minRequests: 50,
          onNoData: 'hold',
          onInconclusive: 'hold',
          metrics: { period: 60, delay: 120 },
        },
        alarms: [],
      },
    });
  });

  test('may be judged by alarms alone', () => {
    expect(problems(sampleSpec({ analysis: 'alarmsOnly' }))).toEqual([]);
    expect(problems(sampleSpec({ analysis: 'alarmsOnly', budget: { failedRequests: 5 } }))).toEqual([
      'budget: found {"failedRequests":5}, allowed: no budget, because analysis is alarmsOnly and counts no requests',
    ]);
  });

  test('may bring queries of its own', () => {
    const queries = { requests: 'SUM(r)', errors: 'SUM(e)' };
    expect(problems(sampleSpec({ analysis: { metrics: { canary: queries, stable: queries } } }))).toEqual([]);
  });
});

describe('a bad spec is told every problem at once, each with path, what was found and what is allowed', () => {
  test('in members of members, across the whole', () => {
    const spec = sampleSpec({
      service: 'color backend',
      router: { mesh: 'color-mesh', virtualRouter: '', routes: [] },
      strategy: {
        steps: [
          { weight: 5, bake: '5m' },
          { weight: 120, bake: '5 minutes' },
        ],
      },
      stable: 'color-v2',
      alarms: 'color-5xx',
    });
    expect(problems(spec)).toEqual([
      'service: found "color backend", allowed: letters, digits, hyphen and underscore, 1 to 80',
      'router.virtualRouter: found "", allowed: at least 1 character',
      'router.routes: found [], allowed: at least 1 entry',
      'strategy.steps[1].weight: found 120, allowed: 1 to 99: 100 follows by itself after the last step, for finalBake',
      'strategy.steps[1].bake: found "5 minutes", allowed: a duration such as 30s, 5m, 2h or 1d',
      'alarms: found "color-5xx", allowed: a list',
      'canary: found "color-v2", allowed: another one than stable',
    ]);
  });

  test('with each missing member named', () => {
    expect(problems({})).toEqual([
      'service: found nothing, allowed: a string',
      'router: found nothing, allowed: a mapping',
      'canary: found nothing, allowed: a string',
      'strategy: found nothing, allowed: a mapping',
      'analysis: found nothing, allowed: alarmsOnly or a mapping',
    ]);
  });

  test.each([null, undefined, 'text', 5, []])('%j is no spec', (input) => {
    expect(problems(input)).toHaveLength(1);
    expect(problems(input)[0]).toMatch(/^the spec: found .*, allowed: a mapping$/);
  });

  test('names an unknown key by its path, with what is known and what was meant', () => {
    const [first, second, ...rest] = problems(
      sampleSpec({ stategy: {}, router: { mesh: 'm', virtualRouter: 'r', routes: ['r'], virtualrouter: 'r' } }),
    );
    expect(first).toContain('router.virtualrouter: found an unknown key');
    expect(first).toContain('did you mean virtualRouter?');
    expect(second).toContain('stategy: found an unknown key');
    expect(second).toContain('did you mean strategy?');
    expect(rest).toEqual([]);
  });

  test('names an unknown key in a step, and in the metrics of either form', () => {
    const strategy = { steps: [{ weight: 5, bake: '5m', maxbake: '9m' }] };
    expect(problems(sampleSpec({ strategy }))[0]).toMatch(/^strategy\.steps\[0\]\.maxbake: .*did you mean maxBake\?$/);
    const metrics = { preset: 'appmesh-extension-statsd', namespac: 'x', namespace: 'x' };
    expect(problems(sampleSpec({ analysis: { metrics } }))[0]).toMatch(
      /^analysis\.metrics\.namespac: found an unknown key.*did you mean namespace\?$/,
    );
  });

  test('takes metrics for the form that they come nearest to', () => {
    const metrics = { preset: 'statsd', namespace: 'x' };
    const [only, ...rest] = problems(sampleSpec({ analysis: { metrics } }));
    expect(only).toContain('analysis.metrics.preset: found "statsd", allowed: appmesh-extension-statsd or');
    expect(rest).toEqual([]);
  });

  test('wants an alarm where nothing else judges', () => {
    expect(problems(sampleSpec({ analysis: 'alarmsOnly', alarms: [] }))).toEqual([
      'alarms: found [], allowed: at least one alarm, because analysis is alarmsOnly',
    ]);
  });

  test('takes slow requests of both versions, two queries each, and beside a latency alone', () => {
    const version = { requests: 'r', errors: 'e', latency: 'l', slow: ['a', 'b'] };
    const problemsOf = (canary: object, stable: object, latency: object | undefined = {}) =>
      problems(sampleSpec({ analysis: { metrics: { canary, stable }, ...(latency && { latency }) } }));
    const { slow: _, ...without } = version;
    expect(problemsOf(version, version)).toEqual([]);
    expect(problemsOf(version, without)[0]).toMatch(/^analysis\.metrics: .*slow for both versions/);
    expect(problemsOf(version, { ...version, slow: ['a'] })[0]).toMatch(
      /^analysis\.metrics\.stable\.slow: .*two queries/,
    );
    expect(problemsOf({ ...version, latency: undefined }, version)[0]).toMatch(/slow beside analysis\.latency/);
  });

  test('does not take latency from metrics that have none', () => {
    const analysis = { metrics: { preset: 'containerinsights', namespace: 'x' }, latency: {} };
    expect(problems(sampleSpec({ analysis }))[0]).toMatch(/^analysis\.latency: .*no latency with this preset/);
  });

  test('wants exactly one strategy', () => {
    const strategy = { allAtOnce: true, canary: { weight: 5, bake: '1m' } };
    expect(problems(sampleSpec({ strategy }))[0]).toContain(
      'allowed: exactly one of steps, linear, exponential, canary, allAtOnce',
    );
  });

  test('wants each route and each alarm once', () => {
    const router = { mesh: 'm', virtualRouter: 'r', routes: ['a', 'a'] };
    expect(problems(sampleSpec({ router, alarms: ['x', 'x'] }))).toEqual([
      'router.routes: found ["a","a"], allowed: each route once',
      'alarms: found ["x","x"], allowed: each alarm once',
    ]);
  });

  test('shortens what it shows', () => {
    expect(problems(sampleSpec({ service: 'x'.repeat(500) }))[0]?.length).toBeLessThan(200);
  });
});

test('many problems make a text that fits a Cause: the first ones, and how many more', () => {
  const parsed = parseSpec(Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`key${i}`.padEnd(300, 'x'), 1])));
  const found = 'problems' in parsed ? parsed.problems : [];
  const text = formatProblems(found);
  expect(text.length).toBeLessThan(8200);
  const named = text.split('; ').length - 1;
  const missingMembers = found.filter((problem) => problem.found === 'nothing').length;
  expect(text).toMatch(new RegExp(`; and ${4000 + missingMembers - named} more$`));
});

test('one problem is named however long it is, and none makes an empty text', () => {
  const long = { path: 'p'.repeat(500), found: 'f', allowed: 'a'.repeat(20_000) };
  expect(formatProblems([long, long])).toHaveLength(8000 + '; and 1 more'.length);
  expect(formatProblems([])).toBe('');
});
