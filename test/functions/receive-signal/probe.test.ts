import { describe, expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../../adapters/store/dynamodb-control.ts';
import { dynamoDbProbes } from '../../../adapters/store/dynamodb-probes.ts';
import { isProbe, probeRouter } from '../../../core/control/probe.ts';
import { receiveSignal } from '../../../functions/receive-signal/receive-signal.ts';
import { reap } from '../../../functions/roll-back/reap.ts';
import { embedded } from '../../support/embedded.ts';
import { memoryAnnouncer } from '../../support/memory-announcer.ts';
import { memoryExecutions } from '../../support/memory-executions.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { memoryMeter } from '../../support/memory-meter.ts';
import { memoryPace } from '../../support/memory-pace.ts';
import { memoryRouter } from '../../support/memory-router.ts';
import { alarmArn, scriptedAlarms } from '../../support/scripted-alarms.ts';
import { noPause, steppedClock, testStart } from '../../support/test-clock.ts';

const arn = alarmArn('color-5xx');
const router = `probe/${arn}`;

async function stage() {
  const { overrides, call } = await embedded();
  const client = dynamoDbClient(overrides);
  const ports = {
    control: dynamoDbControlStore(client, 'table'),
    probes: dynamoDbProbes(client, 'table'),
    alarms: scriptedAlarms('color-5xx'),
    ledger: memoryLedger(),
    line: memoryLine(),
    pace: memoryPace(),
    announcer: memoryAnnouncer(),
    meter: memoryMeter(),
    executions: memoryExecutions(),
    router: memoryRouter({}, []),
    clock: steppedClock(),
    pause: noPause,
  };
  let issuedAt = testStart;
  return {
    ...ports,
    call,
    /** From now on orders are given so much later. */
    issue(ms: number) {
      issuedAt = testStart + ms;
    },
    /** What comes over the bus, and what it is answered. */
    async order(id: string, changes: { readonly remove?: string } = {}) {
      const alarm = { name: 'color-5xx', arn };
      await receiveSignal(ports, {
        source: 'meshshift.command',
        'detail-type': 'Probe',
        id,
        time: new Date(issuedAt).toISOString(),
        detail: { alarm, caller: 'ann', ...changes },
      });
      const answer = await ports.ledger.answerTo(id);
      return answer && [answer.status, answer.text];
    },
    fires: () =>
      receiveSignal(ports, {
        source: 'aws.cloudwatch',
        resources: [alarmArn('color-5xx')],
        detail: {
          alarmName: 'color-5xx',
          state: { value: 'ALARM', reason: 'a try', timestamp: new Date(testStart + 1000).toISOString() },
        },
      }),
    reap: () => reap(ports, 'request-2', () => 45_000),
  };
}

const laid = ['accepted', 'a probe lies under color-5xx'];

describe('a probe', () => {
  test('is stopped by its alarm as a rollout is, and nothing else happens', async () => {
    const world = await stage();
    expect(await world.order('event-1')).toEqual(laid);
    await world.fires();
    expect(await world.control.read(router)).toMatchObject({
      routes: [],
      stop: { kind: 'alarm', text: 'alarm color-5xx went to ALARM: a try', by: arn },
    });
    expect(world.executions.wakes).toEqual([]);
    expect(world.announcer.events).toEqual([]);
  });

  test('is on no list of leases, so that the schedule neither stops it nor takes it over', async () => {
    const world = await stage();
    await world.order('event-1');
    world.alarms.set('color-5xx', { state: 'ALARM' });
    await world.reap();
    expect(await world.control.leases()).toEqual([]);
    expect(await world.control.read(router)).toMatchObject({ rolloutId: 'probe-event-1', rev: 1 });
    expect(world.announcer.events).toEqual([]);
  });

  test('lies where no rollout does, whatever alarm is named', () => {
    for (const named of ['appmesh/color-mesh/color-router', '', '/../'])
      expect(isProbe(probeRouter(named)) && !probeRouter(named).startsWith('appmesh/')).toBe(true);
  });

  test('leaves nothing behind when it is removed', async () => {
    const world = await stage();
    await world.order('event-1');
    expect(await world.order('event-2', { remove: 'event-1' })).toEqual([
      'accepted',
      'no probe of that order lies under color-5xx',
    ]);
    expect(await world.control.read(router)).toEqual({ router, fence: 0, rev: 0 });
    expect(await world.control.watchersOf(arn)).toEqual([]);
  });

  test('is not removed by an order for another one', async () => {
    const world = await stage();
    await world.order('event-1');
    await world.order('event-2', { remove: 'event-0' });
    expect(await world.control.watchersOf(arn)).toEqual([{ router, rolloutId: 'probe-event-1' }]);
  });

  test('is the only one under its alarm, so that no crowd of them keeps the alarm from a rollout', async () => {
    const world = await stage();
    await world.order('event-1');
    expect(await world.order('event-2')).toEqual([
      'refused',
      'another person already tries color-5xx: wait, 60 min at most',
    ]);
    expect(await world.control.watchersOf(arn)).toHaveLength(1);
  });

  test('gives way to the next one once it is over, though nobody has removed it', async () => {
    const world = await stage();
    await world.order('event-1');
    world.clock.advance(3_600_000);
    world.issue(3_600_000);
    expect(await world.order('event-2')).toEqual(laid);
  });

  test('is laid once, however often its order comes', async () => {
    const world = await stage();
    await world.order('event-1');
    await world.order('event-2', { remove: 'event-1' });
    expect(await world.order('event-1')).toEqual(laid);
    expect(await world.control.watchersOf(arn)).toEqual([]);
  });

  test('is not laid by an order that comes late', async () => {
    const world = await stage();
    world.clock.advance(301_000);
    expect(await world.order('event-1')).toEqual([
      'refused',
      'the order came more than 300 s after it was sent: send it again',
    ]);
    expect(await world.control.watchersOf(arn)).toEqual([]);
  });

  test('expires with its alarm’s row an hour later, should nobody remove it', async () => {
    const world = await stage();
    await world.order('event-1');
    const keys = [
      { pk: { S: router }, sk: { S: 'CONTROL' } },
      { pk: { S: `ALARM#${arn}` }, sk: { S: router } },
    ];
    for (const Key of keys) {
      const { Item } = (await world.call('dynamodb', 'GetItem', { TableName: 'table', Key })) as { Item: object };
      expect(Item).toMatchObject({ expiresAt: { N: String(Math.floor(testStart / 1000) + 3600) } });
    }
  });
});
