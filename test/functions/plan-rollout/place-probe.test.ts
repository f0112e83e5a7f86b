import { describe, expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../../adapters/clients.ts';
import { dynamoDbControlStore } from '../../../adapters/dynamodb-control.ts';
import { dynamoDbProbes } from '../../../adapters/dynamodb-probes.ts';
import { placeProbe } from '../../../functions/plan-rollout/place-probe.ts';
import type { ProbeRequest } from '../../../functions/plan-rollout/request.ts';
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

const router = 'probe/request-1';

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
  return {
    ...ports,
    call,
    place: (probe: ProbeRequest['probe']) => placeProbe(ports, { probe }, 'request-1'),
    fires: () =>
      receiveSignal(ports)({
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

describe('a probe', () => {
  test('is stopped by its alarm as a rollout is, and nothing else happens', async () => {
    const it = await stage();
    expect(await it.place({ alarm: 'color-5xx' })).toEqual({ router, arn: alarmArn('color-5xx'), was: 'OK' });
    await it.fires();
    expect(await it.control.read(router)).toMatchObject({
      routes: [],
      stop: { kind: 'alarm', text: 'alarm color-5xx went to ALARM: a try', by: alarmArn('color-5xx') },
    });
    expect(it.executions.wakes).toEqual([]);
    expect(it.announcer.events).toEqual([]);
  });

  test('is on no list of leases, so that the schedule neither stops it nor takes it over', async () => {
    const it = await stage();
    await it.place({ alarm: 'color-5xx' });
    it.alarms.set('color-5xx', { state: 'ALARM' });
    await it.reap();
    expect(await it.control.leases()).toEqual([]);
    expect(await it.control.read(router)).toMatchObject({ rolloutId: 'probe-request-1', rev: 1 });
    expect(it.announcer.events).toEqual([]);
  });

  test('leaves nothing behind when it is removed', async () => {
    const it = await stage();
    await it.place({ alarm: 'color-5xx' });
    expect(await it.place({ router, arn: alarmArn('color-5xx') })).toEqual({ removed: true });
    expect(await it.control.read(router)).toEqual({ router, fence: 0, rev: 0 });
    expect(await it.control.watchersOf(alarmArn('color-5xx'))).toEqual([]);
  });

  test('expires with its alarm’s row an hour later, should nobody remove it', async () => {
    const it = await stage();
    await it.place({ alarm: 'color-5xx' });
    const keys = [
      { pk: { S: router }, sk: { S: 'CONTROL' } },
      { pk: { S: `ALARM#${alarmArn('color-5xx')}` }, sk: { S: router } },
    ];
    for (const Key of keys) {
      const { Item } = (await it.call('dynamodb', 'GetItem', { TableName: 'table', Key })) as { Item: object };
      expect(Item).toMatchObject({ expiresAt: { N: String(Math.floor(testStart / 1000) + 3600) } });
    }
  });
});

describe('no probe is laid', () => {
  test.each([
    ['color-5xx', { state: 'ALARM' }, 'in ALARM already'],
    ['color-5xx', { suppressed: true }, 'suppressed'],
    ['nobody', {}, 'there is no alarm nobody'],
  ] as const)('under %s where it is %j', async (alarm, is, because) => {
    const it = await stage();
    it.alarms.set('color-5xx', is);
    expect(await it.place({ alarm })).toEqual({ refused: expect.stringContaining(because) });
    expect(await it.control.watchersOf(alarmArn('color-5xx'))).toEqual([]);
  });

  test('and nothing but a probe is removed', async () => {
    const it = await stage();
    const rollout = 'appmesh/color-mesh/color-router';
    expect(await it.place({ router: rollout, arn: alarmArn('color-5xx') })).toEqual({
      refused: `${rollout} is no probe`,
    });
  });
});
