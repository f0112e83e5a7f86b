import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toItem } from '../../../adapters/store/attribute-value.ts';
import type { Control, RouteState } from '../../../core/control/control.ts';
import { mostInDoubt } from '../../../core/control/control.ts';
import { obey } from '../../../core/control/obey.ts';
import { created, creating } from '../../../core/control/tester-transitions.ts';
import { answered, intending, shiftingTo, stopped, waitingFor } from '../../../core/control/transitions.ts';
import { withUntold } from '../../../core/control/untold.ts';
import type { RolloutPlan } from '../../../core/plan/plan.ts';
import { fullestBytes, sizeProblems } from '../../../core/preflight/control-size.ts';
import { longestItem } from '../../../core/preflight/item-bytes.ts';
import type { Target } from '../../../core/routing/route.ts';
import { withSettled } from '../../../core/signals/settled-commands.ts';
import { itemBytes } from '../../../local/dynamodb/item-size.ts';
import { additionalMetric } from '../../support/additional-metric.ts';
import { readingOf, sampleControl, samplePlan, sampleRoute } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { spec } from '../analysis/story.ts';

const long = (character: string, length = 255) => character.repeat(length);

/** A route of ten targets with the longest names that App Mesh takes. */
const largeRoute = (i: number, targets = 10): RouteState => ({
  name: `${i}${long('r', 253)}`,
  identity: long('u', 36),
  original: {
    rest: long('0', 16),
    targets: Array.from(
      { length: targets },
      (_, n): Target => ({
        id: n === 0 ? 'color-v1' : `${n}${long('n', 254)}`,
        weight: n === 0 ? 100 : 0,
        port: 8080,
      }),
    ),
  },
  targets: [{ id: 'color-v1', weight: 100, port: 8080 }],
  rest: long('0', 16),
  version: 1,
  writes: 0,
  intents: [],
  tester: { name: `meshshift-testers-${long('x', 60)}-${i}`, creations: 0, intents: [] },
});
const routesOf = (count: number) => Array.from({ length: count }, (_, i) => largeRoute(i));

describe('a rollout of', () => {
  test('50 routes of ten targets with the longest names fits', () => {
    expect(sizeProblems(samplePlan(), routesOf(50))).toEqual([]);
  });

  test('ten additional metrics fits, but not beside 50 such routes', () => {
    const { analysis } = samplePlan();
    const metrics = Array.from({ length: 10 }, (_, i) => additionalMetric(`route ${i}`));
    const { additionalMetrics } = spec({ additionalMetrics: metrics });
    if (analysis === 'alarmsOnly' || additionalMetrics === undefined) throw new Error('no metrics');
    const plan = samplePlan({ analysis: { ...analysis, additionalMetrics } });
    expect(sizeProblems(plan, [])).toEqual([]);
    expect(sizeProblems(plan, routesOf(50))).toHaveLength(1);
  });

  test('more than fits is refused as a size: what takes the room, how much it takes, and what is allowed', () => {
    const names = { stable: long('s'), canary: long('c') };
    const callers = Array.from({ length: 400 }, (_, i) => ({ VirtualNode: `${i}${long('v', 250)}` }));
    const [problem, ...others] = sizeProblems(samplePlan({ ...names, callers }), routesOf(50));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path: 'router.routes', allowed: expect.stringContaining(`${longestItem}`) });
    expect(problem?.found).toMatch(/may grow to \d{6} bytes, 50 routes included/);
    expect(sizeProblems(samplePlan({ callers: [...callers, ...callers, ...callers, ...callers] }), [])[0]?.path).toBe(
      'analysis.metrics',
    );
  });
});

/** Something that happens to a rollout, of the kinds that make its item grow. */
type Step = (control: Control, n: number, text: string) => Control;
const command = (type: 'Pause' | 'Promote' | 'Abort' | 'Approve', n: number, caller: string) => ({
  ...{ type, id: `${n}`, rolloutId: 'r', router: 'r', issuedAt: testStart + n, time: testStart + n, caller },
});
const obeying =
  (type: 'Pause' | 'Promote' | 'Abort' | 'Approve'): Step =>
  (control, n, text) => {
    const { control: after, text: answer, status } = obey(control, command(type, n, text.slice(0, 256)), testStart + n);
    const at = testStart + n;
    return {
      ...after,
      settled: withSettled(after.settled, command(type, n, ''), { text: answer, status, at, rev: n }),
    };
  };
const first = ({ routes }: Control): RouteState => {
  const [route] = routes;
  if (route === undefined) throw new Error('no route');
  return route;
};
const steps: readonly Step[] = [
  (control, n) =>
    first(control).intents.length < mostInDoubt
      ? intending(control, first(control), [...first(control).targets], testStart + n)
      : control,
  (control, n) => creating(control, first(control).name, testStart + 200_000 * n),
  (control, n) => created(control, first(control).name, n, long('u', 36)),
  (control, n) => answered(control, first(control), n, readingOf(sampleRoute(50, 50), n, long('u', 36)), testStart),
  (control, n, text) =>
    withUntold(control, {
      ...{
        type: 'Weights Shifted',
        eventId: `${control.rolloutId}/Weights Shifted/${n}`,
        rolloutId: control.rolloutId,
      },
      ...{ service: control.plan.service, router: control.router, text, weight: 10, step: n },
    }),
  (control, n) => waitingFor(control, n % 2 === 0 ? 'approval' : 'evidence', testStart + n),
  (control, n) => shiftingTo(control, n % control.plan.steps.length),
  obeying('Pause'),
  obeying('Promote'),
  obeying('Approve'),
  obeying('Abort'),
  (control, n, text) => stopped(control, { kind: 'alarm', text, at: testStart + n, by: text }),
];

describe('whatever happens to a rollout', () => {
  const plans: fc.Arbitrary<RolloutPlan> = fc
    .record({
      steps: fc.integer({ min: 1, max: 100 }),
      alarms: fc.nat(30),
      service: fc.constantFrom('a', long('s', 80)),
    })
    .map(({ steps: count, alarms, service }) =>
      samplePlan({
        service,
        steps: Array.from({ length: count }, (_, i) => ({ weight: i + 1, bakeSeconds: 60, maxBakeSeconds: 900 })),
        alarms: Array.from({ length: alarms }, (_, i) => ({ name: `${i}`, arn: `arn:${i}` })),
      }),
    );

  test('its item is never larger than Plan reckoned', () => {
    fc.assert(
      fc.property(
        plans,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ step: fc.nat(steps.length - 1), text: fc.constantFrom('x', long('ü', 3000)) }), {
          maxLength: 120,
        }),
        (plan, count, happenings) => {
          const routes = routesOf(count);
          let control = sampleControl({ plan, routes, sleepToken: long('t', 1000) });
          for (const [n, { step, text }] of happenings.entries()) control = steps[step]?.(control, n, text) ?? control;
          expect(itemBytes(toItem(control) as Parameters<typeof itemBytes>[0])).toBeLessThanOrEqual(
            fullestBytes(plan, routes),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
