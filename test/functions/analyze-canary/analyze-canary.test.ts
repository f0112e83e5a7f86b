import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { obey } from '../../../core/control/obey.ts';
import { TransientError } from '../../../core/errors.ts';
import type { Ticket } from '../../../core/execution/ticket.ts';
import type { PlannedStep } from '../../../core/plan/steps.ts';
import { samplePlan, sampleRoute } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { traffic } from '../traffic.ts';
import { newWorld, rolloutId, routerName, ticketOf, type World } from '../world.ts';

const stop = { kind: 'alarm', text: 'alarm color-5xx', at: testStart, by: 'alarm' } as const;
const seconds = (n: number) => n * 1000;

/** A rollout at 10 % whose canary answers with `errors`, `at` seconds into its bake. */
async function lookAt(at: number, errors = 0, changes: Partial<Control> = {}) {
  const world = newWorld();
  const ticket = await world.baking(changes);
  world.metrics.play(traffic(await world.item(), errors));
  world.clock.advance(seconds(at));
  world.calls.length = 0;
  return { world, ticket };
}

const gated = (approval: NonNullable<PlannedStep['approval']>): Partial<Control> => ({
  plan: samplePlan({
    steps: [
      { weight: 10, bakeSeconds: 300, maxBakeSeconds: 900, approval },
      { weight: 100, bakeSeconds: 600, maxBakeSeconds: 1800 },
    ],
  }),
});

const withAnalysis = (changes: Readonly<Record<string, unknown>>): Partial<Control> => {
  const { analysis } = samplePlan();
  return analysis === 'alarmsOnly' ? {} : { plan: samplePlan({ analysis: { ...analysis, ...changes } }) };
};

/** Looks, sleeps as told, looks again, until something else than sleep comes or `most` looks were made. */
async function lookUntil(world: World, ticket: Ticket, most = 200) {
  let at = ticket;
  for (let looks = 0; looks < most; looks++) {
    at = await world.analyze(at);
    if (at.next.action !== 'sleep') break;
    world.clock.advance(seconds(at.next.seconds));
  }
  return at;
}

describe('a look during the bake', () => {
  test('finds a healthy canary and sleeps until the next whole minute of metrics', async () => {
    const { world, ticket } = await lookAt(185);
    const next = await world.analyze(ticket);
    expect(next).toMatchObject({ seq: ticket.seq + 1, next: { action: 'sleep', seconds: 55 } });
    expect(world.calls.filter((call) => /router|alarms|save|announce/.test(call))).toEqual([]);
  });

  test('is written to the ledger with its verdict, each look once', async () => {
    const { world, ticket } = await lookAt(300 - 60);
    const next = await world.analyze(ticket);
    await world.analyze(ticket);
    world.clock.advance(seconds(30));
    await world.analyze(next);
    const looks = (await world.ledger.decisions(rolloutId)).filter(({ did }) => did === 'looked');
    expect(looks).toHaveLength(2);
    expect(looks[0]).toMatchObject({ verdict: 'inconclusive', weight: 10, step: 0 });
  });

  test('reads the metrics from the stable’s history to the last whole period', async () => {
    const { world, ticket } = await lookAt(200);
    await world.analyze(ticket);
    expect(world.metrics.asked).toEqual([{ from: testStart - 240 * 60_000, to: testStart + 60_000 }]);
  });
});

describe('a step that bakes for hours', () => {
  const plan = samplePlan({
    steps: [{ weight: 10, bakeSeconds: 9 * 3600, maxBakeSeconds: 9 * 3600, minBakeSeconds: 9 * 3600 }],
  });
  const asked = (world: World) => world.metrics.asked.map(({ from, to }) => (to - from) / 60_000);

  test('is read whole for two hours, then from its newest hour on, and judged the same', async () => {
    const { world, ticket } = await lookAt(123 * 60, 0, { plan });
    const first = await world.analyze(ticket);
    expect(first).toMatchObject({ rev: ticket.rev + 1, next: { action: 'sleep' } });
    expect(await world.item()).toMatchObject({ phase: 'baking', folded: { rolloutId, steps: 1 } });
    world.clock.advance(seconds(60));
    expect((await world.analyze(first)).next.action).toBe('sleep');
    expect(asked(world)).toEqual([240 + 121, 60 + 1]);
    const looks = (await world.ledger.decisions(rolloutId)).filter(({ did }) => did === 'looked');
    expect(looks.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(looks[1]?.reasons?.[0]?.requests).toBe(122 * 600);
  });

  test('is judged the same by a look that comes twice', async () => {
    const { world, ticket } = await lookAt(123 * 60, 0, { plan });
    const first = await world.analyze(ticket);
    const item = await world.item();
    expect(await world.analyze(ticket)).toEqual(first);
    expect(await world.item()).toEqual(item);
  });

  test('tells nobody that it closed periods', async () => {
    const { world, ticket } = await lookAt(123 * 60, 0, { plan });
    await world.analyze(ticket);
    expect(world.calls.filter((call) => /save|announce/.test(call))).toEqual(['control.save']);
  });

  test('fails by what began in its newest hour', async () => {
    const { world, ticket } = await lookAt(123 * 60, 0, { plan });
    const first = await world.analyze(ticket);
    world.metrics.play(traffic(await world.item(), 0.02));
    world.clock.advance(seconds(60));
    expect((await world.analyze(first)).next.action).toBe('rollBack');
  });

  test('goes by no sums but its own rollout’s', async () => {
    const { world, ticket } = await lookAt(123 * 60, 0, { plan });
    const first = await world.analyze(ticket);
    const { folded } = await world.item();
    await world.put(folded === undefined ? {} : { folded: { ...folded, rolloutId: 'color-backend-r1-1' } });
    await world.analyze(first);
    expect(asked(world)).toEqual([240 + 121, 240 + 121]);
    expect(await world.item()).toMatchObject({ folded: { rolloutId } });
  });
});

test('a first step that came hours after the plan is judged on the history before it, no longer than that of any', async () => {
  const world = newWorld();
  const ticket = await world.holding();
  world.clock.advance(seconds(30 * 3600));
  const baking = await world.shift(ticket);
  world.clock.advance(seconds(300));
  await world.analyze(baking);
  const shifted = testStart + 30 * 3_600_000;
  expect(world.metrics.asked).toEqual([{ from: shifted - 240 * 60_000, to: shifted + 180_000 }]);
});

describe('the end of a bake', () => {
  test('with a passing verdict goes on to the next step', async () => {
    const { world, ticket } = await lookAt(300);
    expect((await world.analyze(ticket)).next.action).toBe('shift');
    expect(await world.item()).toMatchObject({ phase: 'shifting', step: 1 });
    expect(world.events()).toEqual(['Weights Shifted', 'Step Passed']);
  });

  test('with a passing verdict is told although the function died before it could announce it', async () => {
    const { world, ticket } = await lookAt(300);
    world.announcer.failNext(new Error('died'));
    await expect(world.analyze(ticket)).rejects.toThrow('died');
    expect((await world.analyze(ticket)).next.action).toBe('shift');
    expect(world.events()).toEqual(['Weights Shifted', 'Step Passed']);
  });

  test('holds while the evidence does not suffice, and goes on as soon as it does', async () => {
    const { world, ticket } = await lookAt(300);
    world.metrics.play(() => ({ canary: { requests: 2, errors: 0 }, stable: { requests: 18, errors: 0 } }));
    const held = await world.analyze(ticket);
    expect(held.next.action).toBe('sleep');
    world.metrics.play(traffic(await world.item()));
    world.clock.advance(seconds(60));
    expect((await world.analyze(held)).next.action).toBe('shift');
  });

  test('never takes no data for health: it asks a person once it has held as long as it may', async () => {
    const { world, ticket } = await lookAt(300);
    world.metrics.play(() => ({}));
    const held = await lookUntil(world, ticket, 15);
    expect(held.next.action).toBe('sleep');
    expect(world.events().filter((type) => type === 'Evidence Needed')).toHaveLength(1);
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    const approval = { by: 'ann', at: testStart };
    await world.told({ approved: { 0: approval } });
    expect((await world.analyze(held)).next.action).toBe('sleep');
    await world.told({ approved: { '0/evidence': approval } });
    expect((await world.analyze(held)).next.action).toBe('shift');
  });

  test('with a gate asks for two words when the evidence is missing: one for each question', async () => {
    const { world, ticket } = await lookAt(300, 0, gated({ timeoutSeconds: 3600, onTimeout: 'rollback' }));
    world.metrics.play(() => ({}));
    const held = await lookUntil(world, ticket, 15);
    const say = async (type: 'Approve') => {
      const control = await world.item();
      const sent = { id: 'c', time: testStart, issuedAt: testStart };
      const obeyed = obey(control, { type, ...sent, rolloutId, router: routerName, caller: 'ann' }, testStart);
      await world.told(obeyed.control);
      return obeyed.text;
    };
    expect(await say('Approve')).toBe(
      'step 1 goes on without the evidence that it lacks: next it waits for its own approval',
    );
    expect((await world.analyze(held)).next.action).toBe('sleep');
    expect(world.events().slice(-2)).toEqual(['Evidence Needed', 'Approval Needed']);
    expect(await say('Approve')).toBe('step 1 approved');
    expect((await world.analyze(held)).next.action).toBe('shift');
  });

  test('goes back on no data when the spec says so', async () => {
    const { world, ticket } = await lookAt(300, 0, withAnalysis({ onNoData: 'rollback' }));
    world.metrics.play(() => ({}));
    const ended = await lookUntil(world, ticket, 20);
    expect(ended.next.action).toBe('rollBack');
    expect((await world.item()).stop?.text).toContain('after 15m the evidence still did not suffice');
  });

  test('holds when nothing can be measured, and says why', async () => {
    const { world, ticket } = await lookAt(300);
    world.metrics.breakWith('InternalError');
    expect((await world.analyze(ticket)).next.action).toBe('sleep');
    const [look] = (await world.ledger.decisions(rolloutId)).filter(({ did }) => did === 'looked');
    expect(look).toMatchObject({ verdict: 'error' });
    expect(look?.why).toContain('InternalError');
  });
});

describe('a failing canary', () => {
  test('is stopped in the middle of the bake, with metric, value, limit and requests', async () => {
    const { world, ticket } = await lookAt(300 - 60, 0.5);
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
    const item = await world.item();
    expect(item.stop).toMatchObject({ kind: 'analysis', by: 'meshshift' });
    expect(item.stop?.text).toMatch(/error rate 50% of [\d,]+ requests/);
    expect((await world.ledger.decisions(rolloutId)).at(-1)).toMatchObject({ did: 'stopped', verdict: 'fail' });
  });

  test('is stopped although the rollout is paused', async () => {
    const { world, ticket } = await lookAt(300 - 60, 0.5);
    const pause = { value: true, issuedAt: testStart, by: 'ann' };
    await world.told({ pause });
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
  });

  test('is stopped although its wait was skipped', async () => {
    const { world, ticket } = await lookAt(300 - 60, 0.5);
    await world.told({ skip: { 0: { by: 'ann', at: 1 } } });
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
  });
});

describe('a signal', () => {
  test('to stop goes before all else, and no metric is read for it', async () => {
    const { world, ticket } = await lookAt(300);
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
    expect(world.calls).not.toContain('metrics.measure');
  });

  test('to stop that comes between the read and the save keeps the rollout from going on', async () => {
    const { world, ticket } = await lookAt(300);
    world.before('metrics', 'measure', async () => {
      await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    });
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
    expect(await world.item()).toMatchObject({ phase: 'baking', step: 0 });
  });

  test('to skip the wait ends the bake', async () => {
    const { world, ticket } = await lookAt(10);
    await world.told({ skip: { 0: { by: 'ann', at: 1 } } });
    expect((await world.analyze(ticket)).next.action).toBe('shift');
  });

  test('to pause holds the step, to resume lets it go on', async () => {
    const { world, ticket } = await lookAt(300);
    const pause = (value: boolean, issuedAt: number) => world.told({ pause: { value, issuedAt, by: 'ann' } });
    await pause(true, 1);
    const held = await world.analyze(ticket);
    expect(held.next.action).toBe('sleep');
    await pause(false, 2);
    expect((await world.analyze(held)).next.action).toBe('shift');
  });
});

describe('a gate', () => {
  const gate = { timeoutSeconds: 7200, onTimeout: 'rollback' } as const;

  test('is asked for once, waited for, and passed with an approval', async () => {
    const { world, ticket } = await lookAt(300, 0, gated(gate));
    const asked = await world.analyze(ticket);
    expect(asked.next.action).toBe('sleep');
    world.clock.advance(seconds(60));
    await world.analyze(asked);
    expect(world.events().filter((type) => type === 'Approval Needed')).toHaveLength(1);
    await world.told({ approved: { 0: { by: 'ann', at: 1 } } });
    expect((await world.analyze(asked)).next.action).toBe('shift');
    expect((await world.item()).waiting).toBeUndefined();
  });

  test('that nobody opens in time rolls back', async () => {
    const { world, ticket } = await lookAt(300, 0, gated(gate));
    const ended = await lookUntil(world, ticket);
    expect(ended.next.action).toBe('rollBack');
    expect(world.clock.now() - testStart).toBe(seconds(300 + 7200));
    expect((await world.item()).stop).toMatchObject({ kind: 'approval', text: 'step 1 was not approved within 2h' });
  });

  test('that nobody opens in time goes on when the spec says so', async () => {
    const { world, ticket } = await lookAt(300, 0, gated({ timeoutSeconds: 600, onTimeout: 'proceed' }));
    expect((await lookUntil(world, ticket)).next.action).toBe('shift');
    expect(world.clock.now() - testStart).toBe(seconds(300 + 600));
  });

  test('does not keep a bad canary from being stopped', async () => {
    const { world, ticket } = await lookAt(300, 0, gated(gate));
    const asked = await world.analyze(ticket);
    world.metrics.play(traffic(await world.item(), 0.5));
    world.clock.advance(seconds(300));
    expect((await world.analyze(asked)).next.action).toBe('rollBack');
  });
});

/** At 100 %, the final bake over. */
async function baked(changes: Partial<Control> = {}) {
  const { world, ticket } = await lookAt(300, 0, changes);
  await world.shift(await world.analyze(ticket));
  world.metrics.play(traffic(await world.item()));
  world.clock.advance(seconds(600));
  return { world, ticket: ticketOf(await world.item()) };
}

describe('before the promotion', () => {
  const plans = [
    ['metrics', {}],
    ['alarms alone', { plan: samplePlan({ analysis: 'alarmsOnly' }) }],
  ] as const;

  test.each(plans)('judged by %s, the routes are read once more', async (_, changes) => {
    const { world, ticket } = await baked(changes);
    const asked = await world.analyze(ticket);
    expect(asked).toMatchObject({ readBack: 'asked', next: { action: 'shift' } });
    expect((await world.item()).phase).toBe('baking');
    const read = await world.shift(asked);
    expect(read).toMatchObject({ readBack: 'same', next: { action: 'look' } });
    const warm = await world.analyze(read);
    expect(warm).toMatchObject({ next: { action: 'sleep', seconds: 3600 } });
    expect(warm).not.toHaveProperty('readBack');
  });

  test('with a hook after it, that is called at once and not once the stable is no longer kept warm', async () => {
    const hook = {
      name: 'tell',
      at: 'afterPromotion',
      timeoutSeconds: 60,
      onFailure: 'proceed',
      lambda: 'tell',
    } as const;
    const { world, ticket } = await baked({ plan: samplePlan({ hooks: [hook] }) });
    const promoted = await world.analyze(await world.shift(await world.analyze(ticket)));
    expect((await world.item()).phase).toBe('keepWarm');
    expect(promoted.next.action).toBe('look');
    expect((await world.analyze(promoted)).next.action).toBe('hook');
  });

  test.each(plans)('judged by %s, weights that somebody else has set are found, and left alone', async (_, changes) => {
    const { world, ticket } = await baked(changes);
    world.router.edit('color-route', sampleRoute(70, 30));
    const drifted = await world.shift(await world.analyze(ticket));
    expect(drifted.next.action).toBe('rollBack');
    expect((await world.rollBack(drifted)).next.action).toBe('halted');
    expect(world.inForce()).toBe('color-v1 70, color-v2 30');
    expect((await world.item()).promotedAt).toBeUndefined();
  });

  test('a route that callers do not follow is not taken for read back', async () => {
    const { world, ticket } = await baked();
    world.metrics.play(() => ({ canary: { requests: 600, errors: 0 }, stable: { requests: 5400, errors: 0 } }));
    const asked = await world.analyze(ticket);
    expect(asked).not.toHaveProperty('readBack');
    expect((await world.shift(asked)).next.action).toBe('sleep');
  });
});

describe('the last step', () => {
  /** With the routes read back: the next look promotes. */
  async function done() {
    const { world, ticket } = await baked();
    return { world, ticket: await world.shift(await world.analyze(ticket)) };
  }

  test('ends promoted, and the stable is kept warm in the same execution', async () => {
    const { world, ticket } = await done();
    const warm = await world.analyze(ticket);
    expect(warm.next).toMatchObject({ action: 'sleep', seconds: 3600 });
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
    expect(await world.item()).toMatchObject({ phase: 'keepWarm' });
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ promotedAt: world.clock.now() });
    expect(world.events()).toContain('Rollout Promoted');
  });

  test('is told to be promoted although the function died before it could announce it', async () => {
    const { world, ticket } = await done();
    world.announcer.failNext(new Error('died'));
    await expect(world.analyze(ticket)).rejects.toThrow('died');
    expect((await world.analyze(ticket)).next.action).toBe('sleep');
    expect(world.events().filter((type) => type === 'Rollout Promoted')).toHaveLength(1);
  });

  test('retires when the stable was kept warm long enough: told, recorded, router free', async () => {
    const { world, ticket } = await done();
    const warm = await world.analyze(ticket);
    world.clock.advance(seconds(1800));
    const woken = await world.analyze(warm);
    expect(woken.next).toMatchObject({ action: 'sleep', seconds: 1800 });
    world.clock.advance(seconds(1800));
    expect((await world.analyze(woken)).next.action).toBe('promoted');
    expect(world.events().at(-1)).toBe('Stable Retirable');
    expect(await world.isHeld()).toBe(false);
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'promoted' });
    expect((await world.decisions()).at(-1)).toBe('ended');
  });

  test('kept warm, is reverted when an alarm goes off', async () => {
    const { world, ticket } = await done();
    const warm = await world.analyze(ticket);
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const back = await world.analyze(warm);
    expect(back.next.action).toBe('rollBack');
    expect((await world.rollBack(back)).next.action).toBe('reverted');
    expect(world.inForce()).toBe('color-v1 100');
  });

  test('ends once: a repeated end changes nothing', async () => {
    const { world, ticket } = await done();
    const warm = await world.analyze(ticket);
    world.clock.advance(seconds(3600));
    await world.analyze(warm);
    const record = await world.ledger.recordOf(rolloutId);
    expect((await world.analyze(warm)).next.action).toBe('promoted');
    expect(await world.ledger.recordOf(rolloutId)).toEqual(record);
  });
});

describe('trouble', () => {
  test('to read the metrics for a while holds the step, and the next look goes on', async () => {
    const { world, ticket } = await lookAt(300);
    world.metrics.failNext(new TransientError('throttled'));
    expect(await world.analyze(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect((await world.ledger.decisions(ticket.rolloutId)).at(-1)).toMatchObject({
      verdict: 'error',
      reasons: [{ text: expect.stringContaining('throttled') }],
    });
    expect((await world.analyze(ticket)).next.action).toBe('shift');
  });

  test('with a lost router ends it superseded', async () => {
    const { world, ticket } = await lookAt(300);
    expect((await world.analyze({ ...ticket, fence: 8 })).next.action).toBe('superseded');
  });

  test('with an item that keeps changing is an error with a name', async () => {
    const { world, ticket } = await lookAt(300);
    world.instead('control', 'save', () => async () => undefined);
    await expect(world.analyze(ticket)).rejects.toMatchObject({ name: 'Contended' });
  });

  test.each(['settling', 'rollbackFailed'] as const)('woken while %s, it rolls back', async (phase) => {
    const { world, ticket } = await lookAt(300);
    await world.put({ phase });
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
  });
});

test('a step on a router that repeats writes without a sign sleeps no longer than it bakes', async () => {
  const world = newWorld();
  const router = { provider: 'lattice', service: 'svc-1', name: 'shop' } as const;
  const steps = [10, 100].map((weight) => ({ weight, bakeSeconds: 30, maxBakeSeconds: 900 }));
  const ticket = await world.baking({ plan: samplePlan({ router, analysis: 'alarmsOnly', steps }) });
  expect((await world.analyze(ticket)).next).toMatchObject({ action: 'shift', seconds: 30 });
});
