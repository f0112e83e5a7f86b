import { describe, expect, test } from '@jest/globals';
import type { RouteSpec } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { partsOf, targetsOf, withTargets } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { appMeshRules } from '../../../adapters/routers/app-mesh/rules.ts';
import type { Facts } from '../../../core/preflight/facts.ts';
import { makePlan, stableOf } from '../../../core/preflight/make-plan.ts';
import { warningsOf } from '../../../core/preflight/warnings.ts';
import { digestOf } from '../../../core/routing/digest.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { resolvedAppMesh } from '../../../core/spec/resolved-spec.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { readingOf, sampleRoute } from '../../support/sample-control.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const specOf = (changes: Readonly<Record<string, unknown>> = {}) => {
  const parsed = parseSpec(sampleSpec({ alarms: [], ...changes }));
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join());
  const { router, ...spec } = parsed.spec;
  if (router.provider !== 'appmesh') throw new Error(router.provider);
  return resolvedAppMesh({ ...spec, router });
};
const factsOf = (routes: Readonly<Record<string, RouteSpec>>, changes: Partial<Facts> = {}): Facts => ({
  routes: Object.entries(routes).map(([name, spec]) => ({
    name,
    reading: readingOf(spec, 3, `${name}/1`),
  })),
  canary: 'color-v2/1',
  stable: 'color-v1/1',
  alarms: [],
  callers: [{ VirtualNode: 'client' }],
  ...changes,
});
const problems = (spec: ReturnType<typeof specOf>, facts: Facts) => {
  const planned = makePlan(appMeshRules, spec, facts);
  return 'problems' in planned ? planned.problems.map(formatProblem) : [];
};
const one = (spec: RouteSpec) => factsOf({ 'color-route': spec });

describe('the stable', () => {
  test('is the one that all routes send to', () => {
    const routes = factsOf({ a: sampleRoute(), b: sampleRoute(1) }).routes;
    expect(stableOf(specOf(), routes)).toBe('color-v1');
  });

  test('is unknown where routes or weights differ, unless the spec names it', () => {
    const split = factsOf({ a: sampleRoute(90, 10) }).routes;
    expect(stableOf(specOf(), split)).toBeUndefined();
    expect(stableOf(specOf({ stable: 'color-v1' }), split)).toBe('color-v1');
    expect(stableOf(specOf(), factsOf({ a: sampleRoute(), b: sampleRoute(0, 1) }).routes)).toBeUndefined();
  });
});

describe('a plan', () => {
  test('keeps each route as it was found', () => {
    expect(makePlan(appMeshRules, specOf(), one(sampleRoute(1)))).toMatchObject({
      plan: {
        identities: { stable: 'color-v1/1', canary: 'color-v2/1' },
        stable: 'color-v1',
        canary: 'color-v2',
        revision: 'r2',
        keepWarmSeconds: 3600,
      },
      routes: [
        {
          ...{ name: 'color-route', identity: 'color-route/1', version: 3, writes: 0, intents: [] },
          original: { targets: targetsOf(sampleRoute(1)), rest: digestOf(partsOf(sampleRoute()).rest) },
        },
      ],
    });
  });

  test('takes the canary’s name for a revision that is not given', () => {
    expect(makePlan(appMeshRules, specOf({ revision: undefined }), one(sampleRoute()))).toMatchObject({
      plan: { revision: 'color-v2' },
    });
  });

  test('may start where the canary is in the route already, without weight', () => {
    expect(problems(specOf(), one(sampleRoute(100, 0)))).toEqual([]);
  });

  test('watches an alarm once that is named twice', () => {
    const alarm = { name: 'a', arn: 'arn:a', state: 'OK', suppressed: false, reason: '' } as const;
    const planned = makePlan(appMeshRules, specOf({ alarms: ['a', 'arn:a'] }), {
      ...one(sampleRoute()),
      alarms: [alarm],
    });
    expect(planned).toMatchObject({ plan: { alarms: [{ name: 'a', arn: 'arn:a' }] } });
  });
});

describe('the findings of a router', () => {
  const finding = { path: 'canary', found: 'a sick canary', allowed: 'a healthy one' };

  test('that are problems keep a rollout from starting', () => {
    const findings = { problems: [finding], warnings: [] };
    expect(problems(specOf(), factsOf({ 'color-route': sampleRoute() }, { findings }))).toEqual([
      formatProblem(finding),
    ]);
  });

  test('that are warnings are shown beside the plan', () => {
    const findings = { problems: [], warnings: [finding] };
    const facts = factsOf({ 'color-route': sampleRoute() }, { findings });
    expect(problems(specOf(), facts)).toEqual([]);
    const parsed = parseSpec(sampleSpec());
    if ('problems' in parsed) throw new Error('no spec');
    expect(warningsOf(parsed.spec, facts, undefined)).toContainEqual(finding);
  });
});

describe('no plan', () => {
  test('for a route that carries no weight at all', () => {
    expect(problems(specOf({ stable: 'color-v1' }), one(sampleRoute(0)))[0]).toContain('color-route with no target');
  });

  test('for a route of ten targets without the canary', () => {
    const ten = Array.from({ length: 10 }, (_, i) => ({
      id: i === 0 ? 'color-v1' : `old-${i}`,
      weight: i === 0 ? 1 : 0,
    }));
    expect(problems(specOf(), one(withTargets(sampleRoute(), ten)))[0]).toContain('at most 10, the canary included');
  });

  test('for a canary that stands in the route twice', () => {
    const twice = [80, 81].map((port) => ({ id: 'color-v2', weight: 0, port }));
    const spec = withTargets(sampleRoute(), [{ id: 'color-v1', weight: 100 }, ...twice]);
    expect(problems(specOf(), one(spec))[0]).toContain('color-v2 twice');
  });

  test('for a kind of route that is not known', () => {
    expect(problems(specOf({ stable: 'color-v1' }), one({ udpRoute: {} }))[0]).toContain('httpRoute, http2Route');
  });

  test.each([
    ['tcpRoute', 'a TCP route has no response metric'],
    ['grpcRoute', 'gRPC failures are HTTP 200 to these metrics'],
  ])('for a %s judged by Envoy’s metrics, while queries of one’s own or alarms may judge it', (kind, why) => {
    const facts = one({ [kind]: { action: { weightedTargets: [{ virtualNode: 'color-v1', weight: 1 }] } } });
    expect(problems(specOf(), facts)[0]).toContain(why);
    const queries = { requests: 'r', errors: 'e' };
    expect(problems(specOf({ analysis: { metrics: { canary: queries, stable: queries } } }), facts)).toEqual([]);
    const alarm = { name: 'a', arn: 'arn:a', state: 'OK', suppressed: false, reason: '' } as const;
    expect(
      problems(specOf({ analysis: 'alarmsOnly', alarms: ['a'] }), { ...facts, alarms: [alarm], callers: [] }),
    ).toEqual([]);
  });
});
