import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { targetsOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import { ticket } from '../../core/execution/ticket.ts';
import { analyzeCanary } from '../../functions/analyze-canary/analyze-canary.ts';
import { receiveSignal } from '../../functions/receive-signal/receive-signal.ts';
import { reap } from '../../functions/roll-back/reap.ts';
import { rollBack } from '../../functions/roll-back/roll-back.ts';
import { shiftWeights } from '../../functions/shift-weights/shift-weights.ts';
import { embedded } from '../support/embedded.ts';
import { memoryAnnouncer } from '../support/memory-announcer.ts';
import { memoryExecutions } from '../support/memory-executions.ts';
import { memoryLine } from '../support/memory-line.ts';
import { memoryMeter } from '../support/memory-meter.ts';
import { memoryPace } from '../support/memory-pace.ts';
import { memoryRouter } from '../support/memory-router.ts';
import { noProbes } from '../support/no-probes.ts';
import { readingOf, sampleRoute } from '../support/sample-control.ts';
import { alarmArn, scriptedAlarms } from '../support/scripted-alarms.ts';
import { scriptedMetrics } from '../support/scripted-metrics.ts';
import { noPause, steppedClock, testStart } from '../support/test-clock.ts';
import { execution, rolloutId, routerName, weightsOf } from './world.ts';

/**
 * A rollout in its first step at 10 %, as the first code that had functions and a table wrote it: its control item,
 * lease, index and ledger, and the ticket that its execution carries. It is never to be written anew.
 */
const first = z
  .object({ ticket: z.record(z.string(), z.unknown()), items: z.array(z.record(z.string(), z.unknown())) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/first-release.json'), 'utf8')));

async function upgraded() {
  const { overrides, call } = await embedded();
  for (const Item of first.items) await call('dynamodb', 'PutItem', { TableName: 'table', Item });
  const client = dynamoDbClient(overrides);
  const router = memoryRouter({ 'color-route': sampleRoute() }, ['color-v1', 'color-v2']);
  const ref = { provider: 'appmesh', mesh: 'color-mesh', virtualRouter: 'color-router' } as const;
  const { targets } = readingOf(sampleRoute(90, 10));
  await router.setTargets(
    { router: ref, route: 'color-route' },
    readingOf(sampleRoute()),
    targets,
    'by the first release',
  );
  const ports = {
    control: dynamoDbControlStore(client, 'table'),
    ledger: dynamoDbLedger(client, 'table'),
    line: memoryLine(),
    pace: memoryPace(),
    announcer: memoryAnnouncer(),
    meter: memoryMeter(),
    router,
    metrics: scriptedMetrics(),
    alarms: scriptedAlarms('color-5xx'),
    executions: memoryExecutions(execution),
    clock: steppedClock(testStart + 60_000),
    pause: noPause,
  };
  // Each version gets its share of the requests, and answers all of them well.
  const weights = [
    { from: testStart, canary: 10 },
    { from: 0, canary: 0 },
  ];
  ports.metrics.play((start) => {
    const canary = weights.find(({ from }) => from <= start)?.canary ?? 0;
    return {
      ...(canary > 0 && { canary: { requests: 60 * canary, errors: 0 } }),
      ...(canary < 100 && { stable: { requests: 60 * (100 - canary), errors: 0 } }),
    };
  });
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30_000 };
  const go = (at: Ticket): Promise<Ticket> => {
    switch (at.next.action) {
      case 'shift':
        weights.unshift({ from: ports.clock.now(), canary: 100 });
        return shiftWeights(ports, at, context);
      case 'look':
        return analyzeCanary(ports, at, context);
      case 'sleep':
        ports.clock.advance(at.next.seconds * 1000);
        return analyzeCanary(ports, at, context);
      case 'rollBack':
        return rollBack(ports, { ticket: at, failure: { Error: 'none' }, attempt: 0, execution }, 'request-1');
      default:
        throw new Error(`${at.next.action} was not expected`);
    }
  };
  const ends = ['promoted', 'rolledBack', 'reverted', 'rejected', 'halted', 'superseded'];
  return {
    ...ports,
    call,
    /**
     * Carries the rollout on to its end, as the state machine does. A running execution keeps the functions that it
     * started with, so a ticket is always of their own form: it is the table that other code meets.
     */
    async finish(): Promise<string> {
      let at = ticket.parse({ turnsLeft: 1000, ...first.ticket });
      for (let i = 0; i < 100 && !ends.includes(at.next.action); i++) at = await go(at);
      return at.next.action;
    },
    inForce: () => weightsOf(router.inForce('color-route').spec),
    alarm: () =>
      receiveSignal(
        { ...ports, probes: noProbes },
        {
          source: 'aws.cloudwatch',
          resources: [alarmArn('color-5xx')],
          detail: {
            alarmName: 'color-5xx',
            state: { value: 'ALARM', reason: 'a test', timestamp: new Date(testStart + 90_000).toISOString() },
          },
        },
      ),
    reap: () => reap(ports, 'request-2', () => 45_000),
  };
}

describe('a rollout that the first release began', () => {
  test('goes on and is promoted', async () => {
    const world = await upgraded();
    expect(await world.finish()).toBe('promoted');
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'promoted', startedAt: testStart });
    expect(await world.control.leases()).toEqual([]);
    expect(await world.control.watchersOf(alarmArn('color-5xx'))).toEqual([]);
  });

  test('is stopped by its alarm, and its original weights come back', async () => {
    const world = await upgraded();
    await world.alarm();
    expect(world.executions.wakes).toEqual([{ token: 'token', to: 'rollBack' }]);
    expect(await world.finish()).toBe('rolledBack');
    expect(world.inForce()).toBe('color-v1 100');
  });

  test('is taken over by the schedule when its execution has died', async () => {
    const world = await upgraded();
    world.executions.end(execution);
    await world.reap();
    expect(world.inForce()).toBe('color-v1 100');
    world.clock.advance(120_000);
    await world.reap();
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'rolledBack' });
    expect(await world.control.read(routerName)).not.toHaveProperty('rolloutId');
  });

  test('is read in this release’s form, and has it once it is taken over', async () => {
    const world = await upgraded();
    const before = await world.control.read(routerName);
    expect(before).toMatchObject({
      schema: 2,
      routes: [
        {
          targets: [
            { id: 'color-v1', weight: 90 },
            { id: 'color-v2', weight: 10 },
          ],
        },
      ],
    });
    expect(before).not.toHaveProperty('routes.0.identity');
    world.executions.end(execution);
    await world.reap();
    const answer = await world.call('dynamodb', 'GetItem', {
      TableName: 'table',
      Key: { pk: { S: routerName }, sk: { S: 'CONTROL' } },
    });
    expect(answer).toMatchObject({ Item: { schema: { N: '2' }, phase: { S: 'settling' } } });
    expect(JSON.stringify(answer)).not.toContain('"httpRoute"');
  });

  test('keeps what is known of its routes as they were, beyond its end', async () => {
    const world = await upgraded();
    const before = await world.ledger.routesBefore(rolloutId);
    expect(before).toEqual({ 'color-route': sampleRoute() });
    await world.alarm();
    await world.finish();
    expect(await world.ledger.routesBefore(rolloutId)).toEqual(before);
    expect((await world.ledger.recordOf(rolloutId))?.routesAfter).toEqual({
      'color-route': { targets: targetsOf(sampleRoute()) },
    });
  });

  test('never writes over a route that was made again, though nobody has noted whose its own is', async () => {
    const world = await upgraded();
    world.router.recreate('color-route', sampleRoute(80, 20));
    await world.alarm();
    await expect(world.finish()).rejects.toMatchObject({ name: 'Transient' });
    expect(world.inForce()).toBe('color-v1 80, color-v2 20');
  });
});
