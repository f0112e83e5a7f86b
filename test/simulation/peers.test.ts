import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from './base-stack.ts';
import { baseStack } from './base-stack.ts';
import { aimedPlan, noFaults } from './fault-plan.ts';
import type { Act } from './people.ts';
import { restOf } from './routers/app-mesh-route.ts';
import { trafficOf } from './routes-in-force.ts';
import { run } from './run.ts';
import type { RunOptions, RunResult } from './run-options.ts';
import type { Scenario } from './scenario.ts';
import { names } from './scenario.ts';

/** Faults of other tools, each of which lost its users' traffic: docs/faults.md lists them with these tests. */

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

/** One route, one caller, plenty of traffic, a good canary, no alarms: and the differences. */
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
    const slow = await rolledOut(plain({ canary: 'slow', rollout: latency }));
    expect(slow.outcome).toBe('rolledBack');
    expect([...slow.ends.values()].map(({ cause }) => cause).join()).toMatch(
      /slow requests [\d.]+% of [\d,]+ requests; allowed [\d.]+%, stable [\d.]+% of [\d,]+ \(slower than its earlier p9[58]; of the canary: than 1\.25 times that\); p99 \d+ ms/,
    );
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
  const forward = (spec: Readonly<Record<string, unknown>>) =>
    rolledOut(plain({ ...alarmed, routes: [{ name: 'route-1', spec }] }));
  const back = (spec: Readonly<Record<string, unknown>>) =>
    rolledOut(plain({ ...alarmed, routes: [{ name: 'route-1', spec }] }), { acts: alarmAt(2) });
  const rest = ({ routes }: RunResult) => restOf(routes.get('route-1')?.spec);

  test('E9: keep priority, match, time-outs and retries, forward and back', async () => {
    for (const result of [await forward(kinds.httpRoute), await back(kinds.httpRoute)])
      expect(rest(result)).toBe(restOf(kinds.httpRoute));
  });

  test.each(Object.entries(kinds))('E12: of kind %s are shifted as what they are', async (kind, spec) => {
    const result = await forward(spec);
    expect([result.outcome, inForce(result), rest(result)]).toEqual(['promoted', canary, restOf(spec)]);
    expect(Object.keys(result.routes.get('route-1')?.spec ?? {})).toContain(kind);
  });

  test.each(Object.entries(kinds))('E15: of kind %s are rolled back', async (_, spec) => {
    const result = await back(spec);
    expect([result.outcome, rest(result)]).toEqual(['rolledBack', restOf(spec)]);
  });

  test.each(Object.entries(kinds))('E16: of kind %s go back to the stable and not to the canary', async (_, spec) => {
    expect(inForce(await back(spec))).toBe(stable);
  });

  test('E14: what was written and is done again, because nobody heard so, is no conflict', async () => {
    const kinds = { 'route: answer lost': 0.4, 'route: failed after': 0.4, 'function: dies after a call': 0.04 };
    for (const [kind, rate] of Object.entries(kinds)) {
      const faultPlan = { ...aimedPlan({ [kind]: rate }, 60), from: 700 };
      let effective = 0;
      for (const seed of [1, 2, 3]) {
        const result = await run(base, seed, { faultPlan, acts: [], scenario: () => plain() });
        expect([result.outcome, result.violations]).toEqual(['promoted', []]);
        effective += result.faults.get(kind)?.effective ?? 0;
      }
      expect(effective).toBeGreaterThan(0);
    }
  });

  test('E28: a canary that is not there gets no traffic', async () => {
    const result = await rolledOut(plain({ rollout: { canary: 'checkout-v9' } }));
    expect(result.ends.get('checkout-1')).toMatchObject({
      outcome: 'rejected',
      cause: expect.stringContaining('checkout-v9'),
    });
    expect(inForce(result)).toBe(stable);
  });

  test('E28: what somebody changes between two steps is carried along', async () => {
    const acts: Act[] = [{ at: 60_000, does: 'editField', route: 0, priority: 42 }];
    const result = await rolledOut(plain(), { acts });
    expect([result.outcome, result.routes.get('route-1')?.spec.priority]).toEqual(['promoted', 42]);
  });

  test('E29: weights that no caller goes by are found out and are not promoted', async () => {
    const result = await rolledOut(plain({ staying: ['gateway'] }));
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect(result.ends.get('checkout-1')?.cause).toContain('not converged');
  });

  test('E31: versions may be called anything', async () => {
    const routes = [{ name: 'route-1', spec: httpSpec({ gateway: 100 }) }];
    const scenario = plain({
      ...alarmed,
      routes,
      callers: ['gateway', 'web'],
      rollout: { ...alarmed.rollout, canary: 'web' },
    });
    expect(inForce(await rolledOut(scenario))).toBe('web:=1000000');
    expect(inForce(await rolledOut(scenario, { acts: alarmAt(2) }))).toBe('gateway:=1000000');
  });

  test('E10: a single target of any weight is whole, and a split that a dead run left is said to be one', async () => {
    const one = [{ name: 'route-1', spec: httpSpec({ 'checkout-v1': 3 }) }];
    expect((await rolledOut(plain({ routes: one }))).outcome).toBe('promoted');
    const left = [{ name: 'route-1', spec: httpSpec({ 'checkout-v1': 75, 'checkout-v2': 25 }) }];
    const result = await rolledOut(plain({ routes: left, rollout: { stable: 'checkout-v1' } }));
    expect(result.ends.get('checkout-1')).toMatchObject({ outcome: 'rejected', cause: expect.stringContaining('75') });
    expect(inForce(result)).toBe('checkout-v1:=750000 checkout-v2:=250000');
  });

  test.each(['mesh: throttled', 'mesh: failed after', 'mesh: answer lost', 'route: throttled', 'route: failed after'])(
    'E11: get through %s',
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
  test('E17: a canary whose route could not be written back is not said to be gone', async () => {
    const faultPlan = { ...aimedPlan({ 'mesh: failed before': 1 }, 8), from: 120_000 };
    const result = await rolledOut(plain({ ...alarmed }), { faultPlan, acts: alarmAt(2.1) });
    expect(inForce(result)).toBe(stable);
    expect([...new Set(result.told)].filter((type) => /Rolled Back|Rollback Failed/.test(type))).toEqual([
      'Rollback Failed',
      'Rollout Rolled Back',
    ]);
  });

  test.each(['invoke: failed before', 'invoke: answer lost'])(
    'E18: is found by the failure of a step, through %s: the error does not take the place of what the rollback needs',
    async (kind) => {
      const faultPlan = { ...aimedPlan({ [kind]: 1 }, 3), from: 60_000 };
      const result = await rolledOut(plain({ rollout: { alarms: [] } }), { faultPlan });
      expect([result.violations, inForce(result)]).toEqual([[], stable]);
    },
  );

  test.each(['function: dies before', 'function: dies after'])(
    'E19: is found though a function never says what comes next: %s',
    async (kind) => {
      const faultPlan = { ...aimedPlan({ [kind]: 1 }, 3), from: 60_000 };
      const result = await rolledOut(plain(), { faultPlan });
      expect([result.violations, inForce(result)]).toEqual([[], stable]);
    },
  );

  test.each(['metrics: throttled', 'table: throttled', 'invoke: throttled', 'bus: throttled', 'sleep: throttled'])(
    'E20: is not taken, nor is the rollout lost, for one call in five that is turned away: %s',
    async (kind) => {
      const result = await rolledOut(plain(), { faultPlan: aimedPlan({ [kind]: 0.2 }, 60) });
      expect([result.violations, result.outcome, inForce(result)]).toEqual([[], 'promoted', canary]);
    },
  );

  test('E22: never says that the stable can be retired, which promotion alone does, at its very end', async () => {
    const back = await rolledOut(plain({ canary: 'dead' }));
    expect(back.told).not.toContain('Stable Retirable');
    const forward = await rolledOut(plain());
    expect(forward.told.slice(-2)).toEqual(['Rollout Promoted', 'Stable Retirable']);
  });

  test('E24: is there from the first rollout on: one that has nowhere to go back to is rejected', async () => {
    const routes = [{ name: 'route-1', spec: httpSpec({ 'checkout-v2': 100 }) }];
    const result = await rolledOut(plain({ routes }));
    expect([result.outcome, inForce(result)]).toEqual(['rejected', canary]);
  });

  test('E26: is not the way forward: a rollout without a verdict goes neither on nor to its end', async () => {
    const faultPlan = { ...aimedPlan({ 'metrics: missing': 1 }, 60), from: 60_000 };
    const result = await rolledOut(plain(), { faultPlan });
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect(result.told).not.toContain('Rollout Promoted');
  });

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

  test('E30: two that start at the same moment do not become one: one has the router and the other is rejected', async () => {
    const acts: Act[] = [{ at: 200, does: 'start', canary: names.next }];
    const result = await rolledOut(plain(), { acts });
    const outcomes = [...result.ends.values()].map(({ outcome }) => outcome).sort();
    expect([result.violations, outcomes]).toEqual([[], ['promoted', 'rejected']]);
  });

  test('E32: functions that run twice do nothing twice', async () => {
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
    for (const seed of [1, 2, 3]) {
      const { violations } = await run(base, seed, { faultPlan, acts: [], scenario: () => plain() });
      expect(violations).toEqual([]);
    }
  });

  test('a last minute that is late and partial fails nobody', async () => {
    const late = plain({ metricLagMs: 60_000 });
    const result = await rolledOut(late, { faultPlan: aimedPlan({ 'metrics: late': 0.3 }, 60) });
    expect([result.outcome, result.violations]).toEqual(['promoted', []]);
  });

  test('looks that failed are not added up over the whole rollout', async () => {
    const steps = [5, 10, 25, 50].map((weight) => ({ weight, bake: '5m' }));
    const scenario = plain({ rollout: { strategy: { steps, finalBake: '5m', keepWarm: '1m' } } });
    const result = await rolledOut(scenario, { faultPlan: aimedPlan({ 'metrics: failed before': 0.4 }, 60) });
    expect(result.outcome).toBe('promoted');
  });

  test('a stable that is unhealthy itself is not what a canary as good as that is rolled back to', async () => {
    expect((await rolledOut(plain({ stable: { errors: 0.3, latencyMs: 40 } }))).outcome).toBe('promoted');
  });

  test('a canary is judged at full weight as well', async () => {
    const result = await rolledOut(plain({ canary: 'turnsBad', turnsAfterMinutes: 5 }));
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect(result.told.filter((type) => type === 'Weights Shifted')).toHaveLength(2);
  });

  test('evidence that does not suffice is not forgotten: somebody is asked', async () => {
    const rollout = { analysis: { metrics: statsd, onNoData: 'hold', onInconclusive: 'hold' } };
    const faultPlan = { ...aimedPlan({ 'metrics: missing': 1 }, 240), from: 60_000 };
    const acts: Act[] = [{ at: 40 * 60_000, does: 'command', type: 'Abort' }];
    const result = await rolledOut(plain({ rollout }), { faultPlan, acts });
    expect(result.told).toContain('Evidence Needed');
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
  });

  test('a verdict is not lost with the function that gave it', async () => {
    const faultPlan = aimedPlan({ 'function: dies after': 0.4 }, 60);
    const result = await rolledOut(plain({ canary: 'bad' }), { faultPlan });
    expect([inForce(result), result.told.includes('Rollout Promoted')]).toEqual([stable, false]);
  });

  test('a newer version in the middle of a rollout takes over as its spec says, from the stable on', async () => {
    const acts: Act[] = [{ at: 60_000, does: 'start', canary: names.next, onConflict: 'supersede' }];
    const result = await rolledOut(plain({ ...alarmed }), { acts });
    expect([...result.ends.values()].map(({ outcome }) => outcome)).toEqual(['rolledBack', 'promoted']);
    expect(inForce(result)).toBe('checkout-v3:=1000000');
  });

  test('an abort is an end: nothing starts again by itself', async () => {
    const result = await rolledOut(plain(), { acts: [{ at: 60_000, does: 'command', type: 'Abort' }] });
    expect([result.outcome, inForce(result)]).toEqual(['rolledBack', stable]);
    expect([...result.ends.keys()]).toEqual(['checkout-1']);
  });

  test('a release that was rolled back is started again as it is, without a change that means nothing', async () => {
    const acts: Act[] = [
      ...alarmAt(2),
      { at: 180_000, does: 'alarm', alarm: 'errors', state: 'OK' },
      { at: 240_000, does: 'start', canary: names.canary },
    ];
    const result = await rolledOut(plain({ ...alarmed }), { acts });
    expect([...result.ends].map(([id, { outcome }]) => [id, outcome])).toEqual([
      ['checkout-1', 'rolledBack'],
      ['checkout-2', 'promoted'],
    ]);
    expect([result.violations, inForce(result)]).toEqual([[], canary]);
  });

  test('nobody is told of one end twice', async () => {
    const faultPlan = aimedPlan({ 'event: twice': 1, 'bus: answer lost': 0.5, 'function: runs twice': 0.5 }, 60);
    expect((await rolledOut(plain({ ...alarmed }), { faultPlan, acts: alarmAt(2) })).violations).toEqual([]);
  });
});
