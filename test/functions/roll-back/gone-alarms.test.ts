import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { TransientError } from '../../../core/errors.ts';
import { signalRequest } from '../../../functions/receive-signal/request.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import type { World } from '../world.ts';
import { rolloutId, routerName, ticketOf, world } from '../world.ts';

const arn = alarmArn('color-5xx');

/** A rollout at 10 % that sleeps, one of whose two alarms is deleted, a minute before the schedule. */
async function missing(changes: Partial<Control> = {}, it = world()) {
  const ticket = await it.baking(changes);
  it.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
  it.clock.advance(60_000);
  it.alarms.remove('color-5xx');
  return { it, ticket };
}

const say = (it: World, type: string, id = type) =>
  it.signal(
    signalRequest.parse({
      id,
      source: 'meshshift.command',
      'detail-type': type,
      time: new Date(it.clock.now()).toISOString(),
      detail: { rolloutId, router: routerName, caller: 'ann' },
    }),
  );

const looked = async (it: World) => it.analyze(ticketOf(await it.item()));

describe('an alarm that vanishes in mid-rollout', () => {
  test('is reported by its name within a minute, wakes the rollout, and holds the weight and its time', async () => {
    const { it } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    await it.reap();
    expect(it.announcer.events.at(-1)).toMatchObject({
      type: 'Alarm Gone',
      text: expect.stringMatching(/^the alarm color-5xx does not exist any more.*the weight is held/),
    });
    expect(it.executions.wakes).toEqual([{ token: 'bed', to: 'look' }]);
    expect(await it.decisions()).toContain('alarmGone');
    it.clock.advance(86_400_000);
    expect(await looked(it)).toMatchObject({ next: { action: 'sleep', seconds: 300 } });
    expect((await it.ledger.decisions(rolloutId)).at(-1)?.why).toBe('held because the alarm color-5xx is gone');
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('is reported once, and its return once, which lets the rollout go on', async () => {
    const { it } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    await it.reap();
    await it.reap();
    it.clock.advance(600_000);
    it.alarms.set('color-5xx');
    await it.reap();
    await it.reap();
    expect(it.events().filter((type) => type.startsWith('Alarm '))).toEqual(['Alarm Gone', 'Alarm Back']);
    expect(it.executions.wakes.map(({ to }) => to)).toEqual(['look', 'look']);
    expect(await looked(it)).toMatchObject({ next: { action: 'sleep', seconds: 240 } });
  });

  test('stops a rollout whose spec says so', async () => {
    const { it, ticket } = await missing({ plan: samplePlan({ onAlarmGone: 'rollback' }) });
    await it.reap();
    expect(it.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
    expect(await it.rollBack(ticket)).toMatchObject({
      next: { action: 'rolledBack', cause: 'the alarm color-5xx does not exist any more: deleted, or renamed' },
    });
  });

  test.each(['hold', 'rollback'] as const)(
    'while the stable is kept warm is reported and no more (%s)',
    async (onAlarmGone) => {
      const { it } = await missing({ plan: samplePlan({ onAlarmGone }) });
      await it.put({ phase: 'keepWarm', promotedAt: it.clock.now() });
      await it.reap();
      expect(it.events().at(-1)).toBe('Alarm Gone');
      it.clock.advance(3_600_000);
      expect(await looked(it)).toMatchObject({ next: { action: 'promoted' } });
    },
  );

  test('holds a shift that was decided on before, and one that has not begun', async () => {
    for (const phase of ['planned', 'shifting'] as const) {
      const it = world();
      const ticket = await it.holding(phase === 'planned' ? {} : { phase, step: 0 });
      it.alarms.remove('color-5xx');
      await it.reap();
      expect(await it.shift({ ...ticket, rev: (await it.item()).rev })).toMatchObject({ next: { action: 'sleep' } });
      expect(it.weightsSet()).toEqual([]);
    }
  });

  test('is not taken for gone where the alarms could not be read', async () => {
    const { it } = await missing();
    it.alarms.failNext(new TransientError('throttled'));
    await expect(it.reap()).rejects.toThrow('throttled');
    expect((await it.item()).gone).toBeUndefined();
  });

  test('does not hide that another one is red', async () => {
    const { it } = await missing();
    it.alarms.set('color-latency', { state: 'ALARM' });
    await it.reap();
    expect((await it.item()).stop).toMatchObject({ kind: 'alarm', by: alarmArn('color-latency') });
  });

  test.each(['Approve', 'Promote'])(
    'does not hold a rollout that a person lets go on without it (%s)',
    async (type) => {
      const { it } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
      await it.reap();
      await say(it, type);
      if (type === 'Approve')
        expect((await it.ledger.answerTo(type))?.text).toBe('the rollout goes on without color-5xx');
      it.clock.advance(600_000);
      expect(await looked(it)).toMatchObject({ next: { action: 'shift' } });
      // Back and gone again it is another matter.
      it.alarms.set('color-5xx');
      await it.reap();
      it.alarms.remove('color-5xx');
      await it.reap();
      expect((await it.item()).gone?.[arn]?.without).toBeUndefined();
    },
  );

  test('takes an approval of the step’s gate for that alone', async () => {
    const { it } = await missing({ plan: samplePlan({ analysis: 'alarmsOnly' }) });
    await it.put({ waiting: { for: 'approval', since: it.clock.now() } });
    await it.reap();
    await say(it, 'Approve');
    expect((await it.ledger.answerTo('Approve'))?.text).toMatch(
      /^step 1 approved; it does not go on yet: held because the alarm/,
    );
    await say(it, 'Approve', 'again');
    expect((await it.ledger.answerTo('again'))?.text).toBe('the rollout goes on without color-5xx');
  });
});
