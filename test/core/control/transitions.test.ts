import { describe, expect, test } from '@jest/globals';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import type { Control, RouteState } from '../../../core/control/control.ts';
import * as transitions from '../../../core/control/transitions.ts';
import { readingOf, sampleControl, sampleRoute } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const routeOf = (control: Control): RouteState => {
  const [route] = control.routes;
  if (route === undefined) throw new Error('no route');
  return route;
};
const targets = targetsOf(sampleRoute(90, 10));
const intend = (control: Control) => transitions.intending(control, routeOf(control), targets, testStart);

describe('a write', () => {
  test('is numbered, and in doubt under the fence that sent it until it is answered', () => {
    const intended = intend(sampleControl({ fence: 3 }));
    expect(routeOf(intended)).toMatchObject({ writes: 1, intents: [{ n: 1, targets, fence: 3, at: testStart }] });
    const reading = readingOf(sampleRoute(90, 10), 2);
    expect(routeOf(transitions.answered(intended, routeOf(intended), 1, reading, testStart))).toMatchObject({
      targets,
      version: 2,
      writes: 1,
      intents: [],
    });
  });

  test('that is answered leaves earlier ones in doubt', () => {
    const twice = intend(intend(sampleControl()));
    const answered = transitions.answered(twice, routeOf(twice), 2, readingOf(sampleRoute(), 2), testStart);
    expect(routeOf(answered).intents.map(({ n }) => n)).toEqual([1]);
  });

  test('stays in doubt on an observation for W after the longest life of its function', () => {
    const intended = intend(sampleControl());
    const seen = (now: number) =>
      routeOf(transitions.observed(intended, routeOf(intended), readingOf(sampleRoute(), 1, ''), now)).intents;
    expect(seen(testStart + 99_999)).toHaveLength(1);
    expect(seen(testStart + 100_000)).toEqual([]);
  });

  test('never changes what a rollback restores', () => {
    const intended = intend(sampleControl());
    const reading = readingOf(sampleRoute(90, 10), 2);
    const answered = transitions.answered(intended, routeOf(intended), 1, reading, testStart);
    expect(routeOf(answered).original).toEqual(routeOf(sampleControl()).original);
  });

  test('of one route leaves the others as they are', () => {
    const other = { ...routeOf(sampleControl()), name: 'other' };
    const control = sampleControl({ routes: [routeOf(sampleControl()), other] });
    expect(intend(control).routes[1]).toBe(other);
  });
});

describe('a route that was read', () => {
  const keeps = (provider: 'appmesh' | 'alb' | 'lattice', spec = sampleRoute(90, 10)) => {
    const control = sampleControl();
    const router = { ...control.plan.router, provider } as Control['plan']['router'];
    const on = { ...control, plan: { ...control.plan, router } };
    const seen = transitions.observed(on, routeOf(on), readingOf(spec, 2), testStart);
    return routeOf(seen).olderUntil;
  };

  test('may be read as it was before for some time, except on a router that counts versions', () => {
    const seconds = [undefined, 30, 10].map((some) => some && testStart + some * 1000);
    expect([keeps('appmesh'), keeps('alb'), keeps('lattice')]).toEqual(seconds);
  });

  test('may also be read without the canary that was named since', () => {
    expect(keeps('alb', sampleRoute(100, 0))).toBe(testStart + 30_000);
  });
});

describe('a step', () => {
  test('bakes from the moment in which its weight was in force, told once', () => {
    const shifting = transitions.shiftingTo(sampleControl(), 0);
    const baking = transitions.baking(shifting, testStart + 5);
    expect(baking).toMatchObject({ phase: 'baking', shifts: [{ weight: 10, at: testStart + 5 }] });
    expect(transitions.baking(baking, testStart + 9).shifts).toEqual(baking.shifts);
  });

  test('that begins forgets what the one before waited for', () => {
    const waiting = transitions.waitingFor(sampleControl(), 'approval', testStart);
    expect(transitions.shiftingTo(waiting, 1).waiting).toBeUndefined();
    expect(transitions.keepingWarm(waiting, testStart).waiting).toBeUndefined();
  });

  test('waits since it began to wait', () => {
    const waiting = transitions.waitingFor(sampleControl(), 'approval', testStart);
    expect(transitions.waitingFor(waiting, 'approval', testStart + 5)).toBe(waiting);
    expect(transitions.waitingFor(waiting, 'evidence', testStart + 5).waiting).toEqual({
      for: 'evidence',
      since: testStart + 5,
    });
  });
});

test('the first stop stands', () => {
  const stop = { kind: 'alarm', text: 'first', at: 1, by: 'arn' } as const;
  const stopped = transitions.stopped(sampleControl(), stop);
  expect(transitions.stopped(stopped, { ...stop, text: 'second' })).toBe(stopped);
});
