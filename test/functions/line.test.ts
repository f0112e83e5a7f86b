import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../core/control/control.ts';
import { TransientError } from '../../core/errors.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { samplePlan, sampleRoute } from '../support/sample-control.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { testStart } from '../support/test-clock.ts';
import { traffic } from './traffic.ts';
import { execution, newWorld, rolloutId, routeAt, routerName } from './world.ts';

const stopped = /the line is stopped( for color-mesh)? by ann since 2026-01-05T09:00:00Z: incident 12/;

const order = (type: string, detail: Readonly<Record<string, unknown>> = { reason: 'incident 12' }, id = 'order') =>
  signalRequest.parse({
    version: '0',
    id,
    source: 'meshshift.command',
    'detail-type': type,
    time: new Date(testStart).toISOString(),
    detail: { caller: 'ann', ...detail },
  });
const start = { spec: sampleSpec(), rolloutId, execution };
const shiftingOf = (step: number, changes: Partial<Control> = {}): Partial<Control> => ({
  phase: 'shifting',
  step,
  shifts: [{ weight: 10, at: testStart }],
  ...changes,
});

describe('while the line is stopped', () => {
  test.each([undefined, 'color-mesh'])(
    'nothing starts, and the reason says who, when and why (mesh %s)',
    async (mesh) => {
      const world = newWorld();
      world.line.stop(mesh);
      const cause = expect.stringMatching(stopped);
      expect(await world.plan(start)).toMatchObject({ next: { action: 'rejected', cause } });
      expect(await world.isHeld()).toBe(false);
      const dry = await world.dryRun(sampleSpec());
      expect(dry).toMatchObject({ plan: expect.anything(), problems: [{ path: 'router.mesh', found: cause }] });
    },
  );

  test('of another mesh, a rollout starts', async () => {
    const world = newWorld();
    world.line.stop('other-mesh');
    expect(await world.plan(start)).toMatchObject({ next: { action: 'shift' } });
  });

  test('what is planned waits before its first write, and goes on by itself', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.line.stop();
    const held = await world.shift(ticket);
    expect(held).toMatchObject({ next: { action: 'sleep' } });
    expect(held.next.seconds).toBeLessThanOrEqual(300);
    expect(world.weightsSet()).toEqual([]);
    expect(await world.item()).toMatchObject({ phase: 'planned', step: -1 });
    expect((await world.ledger.decisions(rolloutId)).at(-1)).toMatchObject({ why: expect.stringMatching(stopped) });
    world.line.start();
    await world.shift(await world.analyze(held));
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('a step keeps its weight and its bake’s time, is judged, and goes on by itself', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.metrics.play(traffic(await world.item()));
    world.clock.advance(300_000);
    world.line.stop();
    const held = await world.analyze(ticket);
    expect(held).toMatchObject({ next: { action: 'sleep', seconds: 60 } });
    expect(await world.item()).toMatchObject({ phase: 'baking', step: 0 });
    expect((await world.ledger.decisions(rolloutId)).at(-1)).toMatchObject({
      verdict: 'pass',
      why: expect.stringMatching(stopped),
    });
    world.line.start();
    const again = await world.analyze(held);
    expect(again).toMatchObject({ next: { action: 'sleep' } });
    world.clock.advance(300_000);
    expect(await world.analyze(again)).toMatchObject({ next: { action: 'shift' } });
  });

  test('a step is looked at every five minutes at least, though it has nothing but alarms', async () => {
    const world = newWorld();
    const ticket = await world.baking({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    world.clock.advance(300_000);
    world.line.stop();
    expect((await world.analyze(ticket)).next).toMatchObject({ action: 'sleep', seconds: 300 });
  });

  test('a bad canary is still rolled back: while it bakes, and while it is held on its way up', async () => {
    for (const changes of [{}, shiftingOf(1)]) {
      const world = newWorld();
      const ticket = await world.baking();
      await world.put(changes);
      world.metrics.play(traffic({ shifts: [{ weight: 10, at: testStart }] }, 0.2));
      world.clock.advance(600_000);
      world.line.stop();
      expect(await world.analyze({ ...ticket, rev: (await world.item()).rev })).toMatchObject({
        next: { action: 'rollBack' },
      });
    }
  });

  test('the routes of a router wait where they are, one shifted and one not', async () => {
    const world = newWorld({ 'color-route': sampleRoute(0, 100), 'other-route': sampleRoute(90, 10) });
    const routes = [
      { ...routeAt(100), version: 1 },
      { ...routeAt(10, 1, 'other-route'), version: 1 },
    ];
    const ticket = await world.holding(shiftingOf(1, { routes }));
    world.line.stop();
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(world.weightsSet()).toEqual([]);
    world.line.start();
    await world.shift(ticket);
    expect(world.inForce('other-route')).toBe('color-v1 0, color-v2 100');
  });

  test('a shift that needs no write is not held, but a promotion is, until the final bake has had its time', async () => {
    const world = newWorld({ 'color-route': sampleRoute(0, 100) });
    const plan = samplePlan({ analysis: 'alarmsOnly' });
    const routes = [{ ...routeAt(100), version: 1 }];
    const last = shiftingOf(plan.steps.length - 1, { plan, routes });
    const ticket = await world.holding(last);
    world.line.stop();
    const baking = await world.shift(ticket);
    expect(await world.item()).toMatchObject({ phase: 'baking' });
    world.clock.advance(7_200_000);
    const held = await world.analyze(baking);
    expect(held.next).toMatchObject({ action: 'sleep', seconds: 300 });
    world.line.start();
    const again = await world.analyze(held);
    expect(again.next).toMatchObject({ action: 'sleep', seconds: 600 });
    world.clock.advance(600_000);
    await world.analyze(await world.shift(await world.analyze(again)));
    expect((await world.item()).promotedAt).toBeDefined();
  });

  test('a person may not promote, and may abort', async () => {
    const world = newWorld();
    await world.baking();
    world.line.stop();
    const command = (type: string) => order(type, { rolloutId, router: routerName }, type);
    await world.signal(command('Promote'));
    expect(await world.ledger.answerTo('Promote')).toMatchObject({
      status: 'refused',
      text: expect.stringMatching(stopped),
    });
    await world.signal(command('Abort'));
    expect(await world.ledger.answerTo('Abort')).toMatchObject({ status: 'accepted' });
  });

  test('a rollback goes on', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.line.stop();
    expect(await world.rollBack(ticket, 'Refused')).toMatchObject({ next: { action: 'rolledBack' } });
    expect(world.inForce()).toBe('color-v1 100');
  });
});

describe('an order to the line', () => {
  test('takes effect, is told once and answered, however often it comes', async () => {
    const world = newWorld();
    for (let i = 0; i < 3; i++) await world.signal(order('Stop The Line'));
    expect(await world.line.read()).toMatchObject({
      scopes: { '*': { stopped: true, by: 'ann', reason: 'incident 12' } },
    });
    expect(world.events()).toEqual(['Line Stopped']);
    expect(await world.ledger.answerTo('order')).toMatchObject({
      status: 'accepted',
      text: expect.stringMatching(/^the line is stopped/),
    });
  });

  test('is told when it is tried again because it could not be told', async () => {
    const world = newWorld();
    world.announcer.failNext(new TransientError('throttled'));
    await expect(world.signal(order('Stop The Line'))).rejects.toMatchObject({ name: 'Transient' });
    await world.signal(order('Stop The Line'));
    expect(world.events()).toEqual(['Line Stopped']);
    expect((await world.ledger.answerTo('order'))?.text).toMatch(/^the line is stopped: no weight is raised/);
  });

  test('that changes nothing is refused and told to nobody', async () => {
    const world = newWorld();
    await world.signal(order('Start The Line', {}));
    expect(world.events()).toEqual([]);
    expect(await world.ledger.answerTo('order')).toMatchObject({ status: 'refused', text: 'the line was not stopped' });
  });

  test('of one mesh names it in what is told', async () => {
    const world = newWorld();
    await world.signal(order('Stop The Line', { reason: 'load test', mesh: 'shop' }));
    expect(world.announcer.events).toMatchObject([{ mesh: 'shop', text: 'by ann: load test' }]);
  });

  test('that is too old is refused', async () => {
    const world = newWorld();
    world.clock.advance(301_000);
    await world.signal(order('Stop The Line'));
    expect(await world.ledger.answerTo('order')).toMatchObject({ status: 'refused' });
    expect((await world.line.read()).rev).toBe(0);
  });

  test('to stop needs a reason', () => {
    expect(() => order('Stop The Line', {})).toThrow();
    expect(() => order('Stop The Line', { reason: '' })).toThrow();
  });
});
