import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import type { CommandType } from '../../../core/signals/command.ts';
import { signalRequest } from '../../../functions/receive-signal/request.ts';
import { sampleControl, samplePlan, sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import type { World } from '../world.ts';
import { newWorld, rolloutId, routerName, ticketOf } from '../world.ts';

const time = (at: number) => new Date(at).toISOString().replace('Z', '+0000');

/** CloudWatch's event about `color-5xx`, as it is on the bus. */
const alarmEvent = (state: Readonly<Record<string, unknown>> = {}) =>
  signalRequest.parse({
    version: '0',
    id: 'event',
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [alarmArn('color-5xx')],
    detail: {
      alarmName: 'color-5xx',
      state: { value: 'ALARM', reason: 'ten errors', timestamp: time(testStart + 1000), ...state },
      configuration: {},
    },
  });

const commandEvent = (type: CommandType, detail: Readonly<Record<string, unknown>> = {}, id = 'command') =>
  signalRequest.parse({
    version: '0',
    id,
    source: 'meshshift.command',
    'detail-type': type,
    time: new Date(testStart).toISOString(),
    detail: { rolloutId, router: routerName, caller: 'ann', ...detail },
  });

/** A rollout at 10 % that sleeps. */
async function asleep(changes: Partial<Control> = {}, world = newWorld()) {
  const ticket = await world.baking(changes);
  world.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
  return { world, ticket };
}

const stopOf = async (world: World) => (await world.item()).stop;

describe('an alarm', () => {
  test('that a thousand rollouts watch stops and wakes all of them before it writes anything down, twenty at a time', async () => {
    const { world } = await asleep();
    let running = 0;
    let most = 0;
    world.instead(
      'control',
      'watchersOf',
      () => async () => Array.from({ length: 1000 }, () => ({ router: routerName, rolloutId })),
    );
    world.before('control', 'signal', async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    });
    await world.signal(alarmEvent());
    expect(world.executions.wakes).toHaveLength(1000);
    expect(most).toBe(20);
    expect(world.calls.lastIndexOf('executions.wake')).toBeLessThan(world.calls.indexOf('ledger.append'));
  });

  test('stops the rollout and wakes it; nothing stands between the event and the two', async () => {
    const { world } = await asleep();
    await world.signal(alarmEvent());
    expect(world.calls.slice(0, 3)).toEqual(['control.watchersOf', 'control.signal', 'executions.wake']);
    expect(world.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
    expect(await stopOf(world)).toMatchObject({ kind: 'alarm', by: alarmArn('color-5xx'), at: testStart + 1000 });
    expect((await stopOf(world))?.text).toContain('ten errors');
  });

  test('takes two functions and three writes to the stable weights, and no write comes before the route’s but the stop', async () => {
    const { world, ticket } = await asleep();
    await world.signal(alarmEvent());
    const signalled = world.calls.splice(0);
    await world.rollBack(ticket);
    const beforeRoute = world.calls.slice(0, world.calls.indexOf('router.setTargets') + 1);
    const writes = /save|take|signal|release|wake|setTargets|append|record$|announce|index/;
    const path = [...signalled.slice(0, signalled.indexOf('executions.wake') + 1), ...beforeRoute];
    expect(path.filter((call) => writes.test(call))).toEqual([
      'control.signal',
      'executions.wake',
      'router.setTargets',
    ]);
  });

  test('that went off before the plan does not count', async () => {
    const { world } = await asleep();
    await world.signal(alarmEvent({ timestamp: time(testStart - 1) }));
    expect(await stopOf(world)).toBeUndefined();
    expect(world.executions.wakes).toEqual([]);
  });

  test('that went off in the moment of the plan counts', async () => {
    const { world } = await asleep();
    await world.signal(alarmEvent({ timestamp: time(testStart) }));
    expect(await stopOf(world)).toBeDefined();
  });

  test.each([
    ['a suppressed composite', { actionsSuppressedBy: 'Alarm' }],
    ['a recovery', { value: 'OK' }],
    ['a loss of data', { value: 'INSUFFICIENT_DATA' }],
  ])('does not count as %s', async (_, state) => {
    const { world } = await asleep();
    await world.signal(alarmEvent(state));
    expect(await stopOf(world)).toBeUndefined();
  });

  test('stops every rollout that watches it, and one that cannot be stopped does not save the others', async () => {
    const world = newWorld();
    const names = ['a', 'b', 'c'];
    for (const virtualRouter of names) {
      const plan = samplePlan({ router: { provider: 'appmesh', mesh: 'color-mesh', virtualRouter } });
      await world.holding(sampleControl({ plan, rolloutId: virtualRouter }));
    }
    world.instead(
      'control',
      'signal',
      (proceed) =>
        async (router, ...rest) =>
          router.endsWith('/a') ? Promise.reject(new Error('throttled')) : proceed(router, ...rest),
    );
    await expect(world.signal(alarmEvent())).rejects.toThrow('throttled');
    const stops = await Promise.all(names.map((name) => world.control.read(`appmesh/color-mesh/${name}`)));
    expect(stops.map((item) => 'stop' in item)).toEqual([false, true, true]);
  });

  test('stops nothing when the router has gone to another rollout since it was indexed', async () => {
    const { world } = await asleep();
    world.instead('control', 'watchersOf', () => async () => [{ router: routerName, rolloutId: 'an-older-one' }]);
    await world.signal(alarmEvent());
    expect(await stopOf(world)).toBeUndefined();
  });

  test('that comes twice, or after another stop, changes neither the stop nor its reason', async () => {
    const { world } = await asleep();
    await world.signal(alarmEvent());
    const first = await stopOf(world);
    await world.signal(alarmEvent({ reason: 'again', timestamp: time(testStart + 5000) }));
    expect(await stopOf(world)).toEqual(first);
  });

  test('on a halted rollout pages somebody each time it goes off, and once for each', async () => {
    const { world } = await asleep();
    await world.put({ phase: 'halted' });
    await world.signal(alarmEvent());
    await world.signal(alarmEvent());
    await world.signal(alarmEvent({ timestamp: time(testStart + 9000) }));
    const pages = world.announcer.events.filter(({ type }) => type === 'Alarm While Halted');
    expect(new Set(pages.map(({ eventId }) => eventId)).size).toBe(2);
  });

  test('that nobody watches is no error', async () => {
    const world = newWorld();
    await world.signal(alarmEvent());
    expect(world.calls).toEqual(['control.watchersOf']);
  });
});

describe('a command', () => {
  const answered = async (world: World, id = 'command') => {
    const answer = await world.ledger.answerTo(id);
    return `${answer?.status}: ${answer?.text}`;
  };

  const gate = { for: 'approval', since: testStart } as const;

  test.each<[CommandType, Partial<Control>, string]>([
    ['Approve', { waiting: gate }, 'accepted: step 1 approved'],
    ['Approve', {}, 'refused: step 1 does not wait for an approval: step 1 is baking'],
    ['Pause', {}, 'accepted: paused'],
    ['Pause', { phase: 'keepWarm', promotedAt: 1 }, 'refused: color-backend-r2-1 is promoted'],
    ['Resume', {}, 'refused: color-backend-r2-1 is not paused'],
    ['Skip Wait', {}, 'accepted: the wait of step 1 is over'],
    ['Skip Wait', { phase: 'shifting' }, 'refused: step 1 does not bake: step 1 is shifting'],
    ['Abort', {}, 'accepted: the original weights are being put back'],
    ['Abort', { phase: 'keepWarm', promotedAt: 1 }, 'refused: color-backend-r2-1 is promoted already'],
    ['Roll Back', {}, 'accepted: the original weights are being put back'],
    ['Roll Back', { phase: 'keepWarm', promotedAt: 1 }, 'accepted: the original weights are being put back'],
    ['Promote', {}, 'accepted: every step that is left goes on at once'],
    ['Promote', { phase: 'keepWarm', promotedAt: 1 }, 'refused: color-backend-r2-1 is promoted already'],
    ['Release', {}, 'refused: color-backend-r2-1 is baking, not halted'],
    ['Release', { phase: 'halted' }, 'accepted: released: the weights stay as they are'],
    ['Abort', { phase: 'halted' }, 'refused: the rollout is halted because its routes were changed from outside'],
  ])('%s, the item being %j, is %s', async (type, changes, answer) => {
    const { world } = await asleep();
    await world.put(changes);
    await world.signal(commandEvent(type));
    expect(await answered(world)).toContain(answer);
  });

  test.each<CommandType>(['Approve', 'Pause', 'Resume', 'Skip Wait', 'Abort', 'Roll Back', 'Promote'])(
    '%s is refused once the rollout is being rolled back, with the reason',
    async (type) => {
      const { world } = await asleep();
      await world.signal(alarmEvent());
      await world.signal(commandEvent(type));
      expect(await answered(world)).toMatch(/^refused: color-backend-r2-1 is being rolled back: alarm color-5xx/);
    },
  );

  test('that is refused changes nothing and wakes nobody', async () => {
    const { world } = await asleep();
    const before = await world.item();
    await world.signal(commandEvent('Approve'));
    const { settled, ...after } = await world.item();
    expect(after).toEqual({ ...before, rev: before.rev + 1 });
    expect(settled).toMatchObject({ command: { status: 'refused' } });
    expect(world.executions.wakes).toEqual([]);
  });

  test('that is accepted wakes the execution: to look, or to roll back', async () => {
    const { world } = await asleep();
    await world.signal(commandEvent('Pause'));
    await world.signal(commandEvent('Abort', {}, 'second'));
    expect(world.executions.wakes.map(({ to }) => to)).toEqual(['look', 'rollBack']);
    expect(await world.decisions()).toEqual(['shifted', 'signalled', 'signalled']);
  });

  test('for a step other than the one that waits is refused', async () => {
    const { world } = await asleep();
    await world.put({ waiting: gate });
    await world.signal(commandEvent('Approve', { step: 2 }));
    expect(await answered(world)).toContain(
      'refused: step 2 does not wait for an approval: step 1 is waiting for approval',
    );
  });

  test('that is older than five minutes does nothing', async () => {
    const { world } = await asleep();
    world.clock.advance(300_001);
    await world.signal(commandEvent('Abort'));
    expect(await answered(world)).toContain('refused: the command came more than 5 m after it was sent');
    expect(await stopOf(world)).toBeUndefined();
  });

  test('for a rollout that does not hold the router is refused', async () => {
    const { world } = await asleep();
    await world.signal(commandEvent('Abort', { rolloutId: 'gone' }));
    expect(await answered(world)).toContain('refused: gone does not run on');
    expect(await stopOf(world)).toBeUndefined();
  });

  test('for a rollout that ended in this moment is refused, and says how it ended', async () => {
    const { world, ticket } = await asleep();
    world.beforeNext('control', 'saveSignals', async () => {
      await world.signal(commandEvent('Abort', {}, 'first'));
      await world.rollBack(ticket);
    });
    await world.signal(commandEvent('Abort'));
    expect(await answered(world)).toBe('refused: color-backend-r2-1 has been rolled back: aborted by ann');
  });

  test('keeps its first answer when it is delivered twice', async () => {
    const { world } = await asleep();
    await world.signal(commandEvent('Abort'));
    await world.signal(commandEvent('Abort'));
    expect(await answered(world)).toContain('accepted');
  });

  test('to pause that arrives after a later one to resume does not pause', async () => {
    const { world } = await asleep();
    const pause = { value: true, issuedAt: testStart - 9000, by: 'ann' };
    await world.told({ pause });
    const resume = commandEvent('Resume', {}, 'resume');
    await world.signal(resume);
    const late = signalRequest.parse({
      ...commandEvent('Pause', { caller: 'bob' }, 'late'),
      time: new Date(testStart - 1).toISOString(),
    });
    await world.signal(late);
    expect((await world.item()).pause).toMatchObject({ value: false });
    expect(await answered(world, 'late')).toBe('refused: a later resume stands, by ann');
  });

  test('to promote goes on although the rollout is paused', async () => {
    const { world } = await asleep();
    const pause = { value: true, issuedAt: testStart - 9000, by: 'bob' };
    await world.told({ pause });
    await world.signal(commandEvent('Promote'));
    expect((await world.analyze(ticketOf(await world.item()))).next.action).toBe('shift');
  });

  test('to release a halted rollout gives the router back and leaves the weights', async () => {
    const { world } = await asleep();
    world.router.edit('color-route', sampleRoute(50, 50));
    await world.put({ phase: 'halted' });
    await world.signal(commandEvent('Release'));
    expect(await world.isHeld()).toBe(false);
    expect(world.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'halted', reason: 'released by ann' });
  });
});
