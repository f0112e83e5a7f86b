import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { TransientError } from '../../../core/errors.ts';
import { signalRequest } from '../../../functions/receive-signal/request.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import type { World } from '../world.ts';
import { newWorld, rolloutId, routerName, ticketOf } from '../world.ts';

const arn = alarmArn('color-5xx');

/** A rollout at 10 % that sleeps, one of whose two alarms is deleted, a minute before the schedule. */
async function missing(changes: Partial<Control> = {}, world = newWorld()) {
  const ticket = await world.baking(changes);
  world.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
  world.clock.advance(60_000);
  world.alarms.remove('color-5xx');
  return { world, ticket };
}

const say = (world: World, type: string, id = type) =>
  world.signal(
    signalRequest.parse({
      id,
      source: 'meshshift.command',
      'detail-type': type,
      time: new Date(world.clock.now()).toISOString(),
      detail: { rolloutId, router: routerName, caller: 'ann' },
    }),
  );

const looked = async (world: World) => world.analyze(ticketOf(await world.item()));

describe('an alarm that vanishes in mid-rollout', () => {
  test('is reported by its name within a minute, wakes the rollout, and holds the weight and its time', async () => {
    const { world } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    await world.reap();
    expect(world.announcer.events.at(-1)).toMatchObject({
      type: 'Alarm Gone',
      text: expect.stringMatching(/^the alarm color-5xx does not exist any more.*the weight is held/),
    });
    expect(world.executions.wakes).toEqual([{ token: 'bed', to: 'look' }]);
    expect(await world.decisions()).toContain('alarmGone');
    world.clock.advance(86_400_000);
    expect(await looked(world)).toMatchObject({ next: { action: 'sleep', seconds: 300 } });
    expect((await world.ledger.decisions(rolloutId)).at(-1)?.why).toBe('held because the alarm color-5xx is gone');
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('is reported once, and its return once, which lets the rollout go on', async () => {
    const { world } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    await world.reap();
    await world.reap();
    world.clock.advance(600_000);
    world.alarms.set('color-5xx');
    await world.reap();
    await world.reap();
    expect(world.events().filter((type) => type.startsWith('Alarm '))).toEqual(['Alarm Gone', 'Alarm Back']);
    expect(world.executions.wakes.map(({ to }) => to)).toEqual(['look', 'look']);
    expect(await looked(world)).toMatchObject({ next: { action: 'sleep', seconds: 240 } });
  });

  test('stops a rollout whose spec says so', async () => {
    const { world, ticket } = await missing({ plan: samplePlan({ onAlarmGone: 'rollback' }) });
    await world.reap();
    expect(world.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
    expect(await world.rollBack(ticket)).toMatchObject({
      next: { action: 'rolledBack', cause: 'the alarm color-5xx does not exist any more: deleted, or renamed' },
    });
  });

  test.each(['hold', 'rollback'] as const)(
    'while the stable is kept warm is reported and no more (%s)',
    async (onAlarmGone) => {
      const { world } = await missing({ plan: samplePlan({ onAlarmGone }) });
      await world.put({ phase: 'keepWarm', promotedAt: world.clock.now() });
      await world.reap();
      expect(world.events().at(-1)).toBe('Alarm Gone');
      world.clock.advance(3_600_000);
      expect(await looked(world)).toMatchObject({ next: { action: 'promoted' } });
    },
  );

  test('holds a shift that was decided on before, and one that has not begun', async () => {
    for (const phase of ['planned', 'shifting'] as const) {
      const world = newWorld();
      const ticket = await world.holding(phase === 'planned' ? {} : { phase, step: 0 });
      world.alarms.remove('color-5xx');
      await world.reap();
      expect(await world.shift({ ...ticket, rev: (await world.item()).rev })).toMatchObject({
        next: { action: 'sleep' },
      });
      expect(world.weightsSet()).toEqual([]);
    }
  });

  test('is not taken for gone where the alarms could not be read', async () => {
    const { world } = await missing();
    world.alarms.failNext(new TransientError('throttled'));
    await expect(world.reap()).rejects.toThrow('throttled');
    expect((await world.item()).gone).toBeUndefined();
  });

  test('does not hide that another one is red', async () => {
    const { world } = await missing();
    world.alarms.set('color-latency', { state: 'ALARM' });
    await world.reap();
    expect((await world.item()).stop).toMatchObject({ kind: 'alarm', by: alarmArn('color-latency') });
  });

  test.each(['Approve', 'Promote'])(
    'does not hold a rollout that a person lets go on without it (%s)',
    async (type) => {
      const { world } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
      await world.reap();
      await say(world, type);
      if (type === 'Approve')
        expect((await world.ledger.answerTo(type))?.text).toBe('the rollout goes on without color-5xx');
      world.clock.advance(600_000);
      expect(await looked(world)).toMatchObject({ next: { action: 'shift' } });
      // Back and gone again it is another matter.
      world.alarms.set('color-5xx');
      await world.reap();
      world.alarms.remove('color-5xx');
      await world.reap();
      expect((await world.item()).gone?.[arn]?.without).toBeUndefined();
    },
  );

  test('takes an approval of the step’s gate for that alone', async () => {
    const { world } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    await world.put({ waiting: { for: 'approval', since: world.clock.now() } });
    await world.reap();
    await say(world, 'Approve');
    expect((await world.ledger.answerTo('Approve'))?.text).toMatch(
      /^step 1 approved; it does not go on yet: held because the alarm/,
    );
    await say(world, 'Approve', 'again');
    expect((await world.ledger.answerTo('again'))?.text).toBe('the rollout goes on without color-5xx');
  });
});
