import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { aimedPlan, noFaults } from './fault-plan.ts';
import type { Act } from './people.ts';
import { restOf, trafficOf } from './routes-in-force.ts';
import { run } from './run.ts';
import type { RunOptions, RunResult } from './run-options.ts';
import type { Scenario } from './scenario.ts';
import { names } from './scenario.ts';

/** Faults of others' automation, each of which lost somebody's traffic: E1 to E32 of the samples, and of the peers. */

let base: BaseStack;
beforeAll(async () => {
  base = await baseStack();
});

const statsd = { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay: '60s' };
const plainStrategy = { canary: { weight: 10, bake: '3m' }, finalBake: '2m', keepWarm: '3m' };
const targets = (weights: Readonly<Record<string, number>>) =>
  Object.entries(weights).map(([virtualNode, weight]) => ({ virtualNode, weight }));
const httpSpec = (weights: Readonly<Record<string, number>> = { 'checkout-v1': 100 }) => ({
  priority: 7,
  httpRoute: {
    match: { prefix: '/', headers: [{ name: 'x-shop', match: { exact: 'eu' } }] },
    action: { weightedTargets: targets(weights) },
    timeout: { perRequest: { unit: 's', value: 9 } },
  },
});

/** One route, one caller, plenty of traffic, a good canary, no alarms: and what differs. */
const plain = (
  differs: Partial<Scenario> & { readonly rollout?: Readonly<Record<string, unknown>> } = {},
): Scenario => {
  const { rollout, ...scenario } = differs;
  const alarms = scenario.alarms ?? [];
  return {
    routes: [{ name: 'route-1', spec: httpSpec() }],
    callers: ['gateway'],
    requestsPerSecond: 100,
    stable: { errors: 0.001, latencyMs: 40 },
    canary: 'good',
    turnsAfterMinutes: 0,
    metricLagMs: 20_000,
    alarmsOnly: false,
    ...scenario,
    alarms,
    spec: {
      service: 'checkout',
      router: { mesh: names.mesh, virtualRouter: names.router, routes: [] },
      canary: names.canary,
      strategy: plainStrategy,
      analysis: { metrics: statsd, onNoData: 'rollback', onInconclusive: 'rollback' },
      alarms,
      ...rollout,
    },
  };
};

const rolledOut = (scenario: Scenario, options: Omit<RunOptions, 'scenario'> = {}): Promise<RunResult> =>
  run(base, 7, { faultPlan: noFaults, acts: [], ...options, scenario: () => scenario });

const inForce = ({ routes }: RunResult, route = 'route-1') => trafficOf(routes.get(route)?.targets ?? []);
const stable = 'checkout-v1:=1000000';
const canary = 'checkout-v2:=1000000';

const kinds = {
  httpRoute: httpSpec(),
  http2Route: { http2Route: { match: { prefix: '/' }, action: { weightedTargets: targets({ 'checkout-v1': 100 }) } } },
  grpcRoute: {
    grpcRoute: { match: { serviceName: 'shop' }, action: { weightedTargets: targets({ 'checkout-v1': 1 }) } },
  },
  tcpRoute: { tcpRoute: { action: { weightedTargets: targets({ 'checkout-v1': 100 }) } } },
};

const alarmed = { alarms: ['errors'] as const, alarmsOnly: true, rollout: { analysis: 'alarmsOnly' } };
const alarmAt = (minutes: number): Act[] => [{ at: minutes * 60_000, does: 'alarm', alarm: 'errors', state: 'ALARM' }];

describe('the verdict', () => {
  test('E1: without data points nothing is promoted', async () => {
    const result = await rolledOut(plain(), { faultPlan: aimedPlan({ 'metrics: missing': 1 }, 60) });
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
  });

  test('E2: nor on data that CloudWatch calls partial', async () => {
    const partial = aimedPlan({ 'metrics: partial': 1 }, 60);
    const result = await rolledOut(plain(), { faultPlan: { ...partial, from: 60_000 } });
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect((await rolledOut(plain(), { faultPlan: partial })).outcome).toBe('rejected');
  });

  test('E3: a canary that is dead is seen to be by those who call it', async () => {
    const result = await rolledOut(plain({ canary: 'dead' }));
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
  });

  test('E4: single errors among many do not stop it, and all of a few do', async () => {
    expect((await rolledOut(plain({ requestsPerSecond: 500 }))).outcome).toBe('promoted');
    const quiet = plain({
      canary: 'dead',
      requestsPerSecond: 3,
      rollout: { strategy: { ...plainStrategy, canary: { weight: 25, bake: '5m' } } },
    });
    expect((await rolledOut(quiet)).outcome).toBe('rolledBack');
  });

  test('E5: a canary that is slow is stopped', async () => {
    const latency = { analysis: { metrics: statsd, latency: {}, onInconclusive: 'rollback' } };
    expect((await rolledOut(plain({ canary: 'slow', rollout: latency }))).outcome).toBe('rolledBack');
    expect((await rolledOut(plain({ rollout: latency }))).outcome).toBe('promoted');
  });

  test('E6: a TCP route is not judged on numbers that it does not have', async () => {
    const result = await rolledOut(plain({ routes: [{ name: 'route-1', spec: kinds.tcpRoute }] }));
    expect(result.ends.get('checkout-1')).toMatchObject({ outcome: 'rejected', cause: expect.stringContaining('TCP') });
  });

  test('E7: numbers that nobody reports are a rejection, not health', async () => {
    const elsewhere = { analysis: { metrics: { ...statsd, namespace: 'Elsewhere' } } };
    expect((await rolledOut(plain({ rollout: elsewhere }))).outcome).toBe('rejected');
  });

  test('E8: a stable that fails as often does not fail its canary', async () => {
    expect((await rolledOut(plain({ stable: { errors: 0.05, latencyMs: 40 } }))).outcome).toBe('promoted');
  });
});

describe('the routes', () => {
  test.each(Object.entries(kinds))(
    'E9, E12, E15, E16: of kind %s keep all but their weights, forward and back',
    async (_, spec) => {
      const routes = [{ name: 'route-1', spec }];
      const forward = await rolledOut(plain({ ...alarmed, routes }));
      expect(forward.outcome).toBe('promoted');
      expect(inForce(forward)).toBe(canary);
      const back = await rolledOut(plain({ ...alarmed, routes }), { acts: alarmAt(2) });
      expect([back.outcome, inForce(back)]).toEqual(['rolledBack', stable]);
      for (const { routes: after } of [forward, back]) expect(restOf(after.get('route-1')?.spec)).toBe(restOf(spec));
    },
  );

  test('E10: a single target of any weight is whole, and a split that a dead run left is said to be one', async () => {
    const one = [{ name: 'route-1', spec: httpSpec({ 'checkout-v1': 3 }) }];
    expect((await rolledOut(plain({ routes: one }))).outcome).toBe('promoted');
    const left = [{ name: 'route-1', spec: httpSpec({ 'checkout-v1': 75, 'checkout-v2': 25 }) }];
    const result = await rolledOut(plain({ routes: left, rollout: { stable: 'checkout-v1' } }));
    expect(result.ends.get('checkout-1')).toMatchObject({ outcome: 'rejected', cause: expect.stringContaining('75') });
    expect(inForce(result)).toBe('checkout-v1:=750000 checkout-v2:=250000');
  });

  test.each(['mesh: throttled', 'mesh: failed after', 'mesh: answer lost', 'route: throttled', 'route: failed after'])(
    'E11, E20: get through %s',
    async (kind) => {
      const result = await rolledOut(plain(), { faultPlan: aimedPlan({ [kind]: 0.3 }, 60) });
      expect(result.violations).toEqual([]);
      expect([stable, canary]).toContain(inForce(result));
    },
  );

  test('E13: of two rollouts one has the router, and the other is told who has it', async () => {
    const result = await rolledOut(plain(), { acts: [{ at: 30_000, does: 'start', canary: names.next }] });
    expect(result.outcome).toBe('promoted');
    expect(result.ends.get('checkout-2')).toMatchObject({
      outcome: 'rejected',
      cause: expect.stringContaining('checkout-1'),
    });
  });

  test('E13: weights that a person sets are left alone', async () => {
    const result = await rolledOut(plain(), { acts: [{ at: 90_000, does: 'editWeights', route: 0, share: 33 }] });
    expect([result.outcome, inForce(result)]).toEqual(['halted', 'checkout-v1:=670000 checkout-v2:=330000']);
  });
});

describe('the way back', () => {
  test('E17, E22, E26: the stable is said to be retirable only after it is, and never on the way back', async () => {
    const back = await rolledOut(plain({ canary: 'dead' }));
    expect(back.told).not.toContain('Stable Retirable');
    const forward = await rolledOut(plain());
    expect(forward.told.slice(-2)).toEqual(['Rollout Promoted', 'Stable Retirable']);
  });

  test.each(['invoke: failed before', 'function: dies before', 'table: failed before', 'metrics: throttled'])(
    'E18, E19, E20: is found from any state, through %s',
    async (kind) => {
      const result = await rolledOut(plain({ ...alarmed }), {
        faultPlan: aimedPlan({ [kind]: 0.5 }, 10),
        acts: alarmAt(2),
      });
      expect(result.violations).toEqual([]);
      expect(inForce(result)).toBe(stable);
    },
  );

  test('E23: at full weight it is still watched, and so is the time after', async () => {
    const atFull = await rolledOut(plain({ ...alarmed }), { acts: alarmAt(4) });
    expect([atFull.outcome, inForce(atFull)]).toEqual(['rolledBack', stable]);
    const after = await rolledOut(plain({ ...alarmed }), { acts: alarmAt(6.5) });
    expect([after.outcome, inForce(after)]).toEqual(['reverted', stable]);
    expect(after.told.filter((type) => type === 'Rollout Reverted')).toHaveLength(1);
  });

  test('E25: an execution that is stopped leaves no split behind', async () => {
    const result = await rolledOut(plain(), { acts: [{ at: 60_000, does: 'stopExecution' }] });
    expect(result.violations).toEqual([]);
    expect([result.outcome, inForce(result)]).toEqual(['aborted', stable]);
  });

  test('E25: an alarm between two looks is not missed', async () => {
    const result = await rolledOut(plain({ alarms: ['errors'] }), { acts: [...alarmAt(1.3)] });
    expect(result.outcome).toBe('rolledBack');
    expect(result.slowestRollback).toBeLessThan(2);
  });

  test('E30, E32: functions that run twice do nothing twice', async () => {
    const result = await rolledOut(plain(), { faultPlan: aimedPlan({ 'function: runs twice': 1 }, 60) });
    expect(result.violations).toEqual([]);
    expect([result.outcome, inForce(result)]).toEqual(['promoted', canary]);
  });

  test.each([
    ['promoted', plain(), [], 'Rollout Promoted'],
    ['rolledBack', plain({ canary: 'bad' }), [], 'Rollout Rolled Back'],
    ['rejected', plain({ alarms: ['errors'] }), alarmAt(0), 'Rollout Rejected'],
    ['halted', plain(), [{ at: 90_000, does: 'editWeights', route: 0, share: 9 }], 'Rollout Halted'],
  ] as const)('E34: somebody is told that a rollout is %s', async (outcome, scenario, acts, type) => {
    const result = await rolledOut(scenario, { acts });
    expect(result.outcome).toBe(outcome);
    expect(result.told.filter((one) => one === type)).toHaveLength(1);
  });
});

describe('what better peers got wrong', () => {
  test('an alarm that is red at the start is not ignored for the whole rollout', async () => {
    const result = await rolledOut(plain({ alarms: ['errors'] }), { acts: alarmAt(0) });
    expect([result.outcome, inForce(result)]).toEqual(['rejected', stable]);
  });

  test('an alarm whose state cannot be read for a while is not missed', async () => {
    const faultPlan = aimedPlan({ 'metrics: throttled': 0.9 }, 5);
    const result = await rolledOut(plain({ ...alarmed }), { faultPlan, acts: alarmAt(2) });
    expect(inForce(result)).toBe(stable);
  });

  test('a gate is no shelter: an alarm rolls a waiting rollout back', async () => {
    const gate = { weight: 10, bake: '1m', approval: { timeout: '2h' } };
    const strategy = { steps: [gate], finalBake: '2m', keepWarm: '1m' };
    const result = await rolledOut(plain({ ...alarmed, rollout: { analysis: 'alarmsOnly', strategy } }), {
      acts: alarmAt(1.6),
    });
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect(result.slowestRollback).toBeLessThan(2);
  });

  test('callers that do not follow the weights are found out', async () => {
    const faultPlan = aimedPlan({ 'sidecar: does not follow': 1 }, 60);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { violations } = await run(base, seed, { faultPlan, acts: [], scenario: () => plain() });
      expect(violations).toEqual([]);
    }
  });

  test('an abort is an end: nothing starts again by itself', async () => {
    const result = await rolledOut(plain(), { acts: [{ at: 60_000, does: 'command', type: 'Abort' }] });
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect([...result.ends.keys()]).toEqual(['checkout-1']);
  });

  test('nobody is told of one end twice', async () => {
    const faultPlan = aimedPlan({ 'event: twice': 1, 'bus: answer lost': 0.5, 'function: runs twice': 0.5 }, 60);
    expect((await rolledOut(plain({ ...alarmed }), { faultPlan, acts: alarmAt(2) })).violations).toEqual([]);
  });
});
