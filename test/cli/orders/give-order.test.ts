import { describe, expect, test } from '@jest/globals';
import type { Connection } from '../../../cli/connection/connection.ts';
import { giveOrder } from '../../../cli/orders/give-order.ts';
import type { Order } from '../../../cli/orders/orders.ts';
import { inTypedNames, orders } from '../../../cli/orders/orders.ts';
import type { CommandDetail } from '../../../core/rollout/command.ts';
import { commandTypes } from '../../../core/rollout/command.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { scriptedMetrics } from '../../support/scripted-metrics.ts';
import { testStart } from '../../support/test-clock.ts';

const orderNamed = (name: string): Order => {
  const found = orders.find((order) => order.name === name);
  if (found === undefined) throw new Error(`there is no order ${name}`);
  return found;
};

/** A bus that hands on nothing: nobody ever answers, unless the test does. */
async function deafStack(onSend: (detail: CommandDetail) => void = () => undefined) {
  const [control, ledger] = [memoryControlStore(), memoryLedger()];
  const held = sampleControl({ phase: 'baking', step: 1 });
  await control.take(held, await control.read(held.router));
  const { rolloutId, router, execution, plan } = held;
  await ledger.record({ rolloutId, router, execution, plan, startedAt: testStart });
  let now = testStart;
  const connection: Connection = {
    stack: { name: 's', stateMachine: '', planFunction: '', table: '', bus: '', region: '' },
    where: 'AWS',
    control,
    ledger,
    line: memoryLine(),
    metrics: scriptedMetrics(),
    execution: async () => undefined,
    startExecution: async () => true,
    dryRun: async () => ({ warnings: [], problems: [] }),
    alarmToTry: async () => ({ refused: 'no' }),
    setAlarm: async () => undefined,
    send: async (_type, detail) => {
      onSend(detail);
      return 'event-1';
    },
    sendToLine: async () => 'event-2',
    sendProbe: async () => 'event-3',
    identity: async () => {
      throw new Error('AWS would not say');
    },
    now: () => now,
  };
  const world = {
    env: { USER: 'ann' },
    clock: { now: () => now },
    pause: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  return { connection, world, ledger, rolloutId, waited: () => now - testStart };
}

describe('an order', () => {
  test('that nobody answers ends after ten seconds with 6, and says that it may yet take effect', async () => {
    const { connection, world, rolloutId, waited } = await deafStack();
    await expect(giveOrder(connection, world, orderNamed('pause'), { id: rolloutId })).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringContaining('not acknowledged within 10 s: it may yet take effect for 5 minutes'),
    });
    expect(waited()).toBe(10_000);
  });

  test('names the step that the caller saw, and who calls, even if AWS would not say', async () => {
    let sent: CommandDetail | undefined;
    const { connection, world, ledger, rolloutId } = await deafStack((detail) => {
      sent = detail;
    });
    await ledger.answer('event-1', { status: 'accepted', text: 'step 2 approved', at: testStart });
    await giveOrder(connection, world, orderNamed('approve'), { id: rolloutId });
    expect(sent).toEqual({
      rolloutId,
      router: 'appmesh/color-mesh/color-router',
      step: 2,
      sentAt: testStart,
      caller: 'ann',
    });
    await giveOrder(connection, world, orderNamed('abort'), {});
    expect(sent).not.toHaveProperty('step');
  });

  test('exists for every command that the stack takes', () => {
    expect(orders.map(({ type }) => type).toSorted()).toEqual([...commandTypes].toSorted());
  });
});

test('a refusal names the command that a person types', () => {
  expect(inTypedNames('r-1 is promoted already: Roll Back takes it back while its stable is kept warm')).toBe(
    'r-1 is promoted already: `meshshift rollback` takes it back while its stable is kept warm',
  );
  expect(inTypedNames('somebody changed the weights: Release gives the router back')).toBe(
    'somebody changed the weights: `meshshift release` gives the router back',
  );
});
