import { describe, expect, test } from '@jest/globals';
import { giveOrder } from '../../../cli/orders/give-order.ts';
import { inTypedNames, type Order, orders } from '../../../cli/orders/orders.ts';
import { Failure } from '../../../cli/run/failure.ts';
import { TransientError } from '../../../core/errors.ts';
import type { CommandDetail } from '../../../core/signals/command.ts';
import { commandTypes } from '../../../core/signals/command.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const orderNamed = (name: string): Order => {
  const found = orders.find((order) => order.name === name);
  if (found === undefined) throw new Error(`there is no order ${name}`);
  return found;
};

/** A stack whose bus delivers nothing: only the test itself writes answers. */
async function deafStack(onSend: (detail: CommandDetail) => void = () => undefined) {
  const [control, ledger] = [memoryControlStore(), memoryLedger()];
  const held = sampleControl({ phase: 'baking', step: 1 });
  await control.take(held, await control.read(held.router));
  const { rolloutId, router, execution, plan } = held;
  await ledger.record({ rolloutId, router, execution, plan, startedAt: testStart });
  let now = testStart;
  const ports: Parameters<typeof giveOrder>[0] = {
    stack: { name: 's' },
    control,
    ledger,
    line: memoryLine(),
    execution: async () => undefined,
    send: async (_type, detail) => {
      onSend(detail);
      return 'event-1';
    },
    identity: async () => {
      throw new Error('AWS would not say');
    },
  };
  const host = {
    env: { USER: 'ann' },
    clock: { now: () => now },
    pause: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  return { ports, host, ledger, rolloutId, waited: () => now - testStart };
}

describe('an order', () => {
  test('without an answer ends after ten seconds with 6, and says that it may yet take effect', async () => {
    const { ports, host, rolloutId, waited } = await deafStack();
    await expect(giveOrder(ports, host, orderNamed('pause'), { id: rolloutId })).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringContaining('not acknowledged within 10 s: it may yet take effect for 5 minutes'),
    });
    expect(waited()).toBe(10_000);
  });

  test('whose answer comes after the network was lost for a while is answered', async () => {
    const { ports, host, ledger, rolloutId } = await deafStack();
    const answer = { status: 'accepted', text: 'paused', at: testStart } as const;
    const { answerTo } = ledger;
    let lost = 3;
    ledger.answerTo = async (id) => {
      if (lost-- > 0) throw new TransientError('connect ECONNREFUSED');
      return answerTo(id);
    };
    await ledger.answer('event-1', answer);
    expect((await giveOrder(ports, host, orderNamed('pause'), { id: rolloutId })).answer).toEqual(answer);
  });

  test('whose answer cannot be read was sent all the same: 6, and how to look', async () => {
    const { ports, host, ledger, rolloutId } = await deafStack();
    ledger.answerTo = async () => {
      throw new TransientError('connect ECONNREFUSED');
    };
    await expect(giveOrder(ports, host, orderNamed('abort'), { id: rolloutId })).rejects.toMatchObject({
      exitCode: 6,
      message: `abort for ${rolloutId} was sent, and its answer cannot be read (connect ECONNREFUSED): it may yet take effect for 5 minutes, see \`meshshift status ${rolloutId}\``,
    });
  });

  test('may have been sent when the bus gives no answer, and was not when it refuses', async () => {
    const { ports, host, rolloutId } = await deafStack();
    const failing = (error: unknown) => ({ ...ports, send: async () => Promise.reject(error) });
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    await expect(giveOrder(failing(reset), host, orderNamed('abort'), { id: rolloutId })).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringContaining('may have been sent, no answer came (socket hang up)'),
    });
    const refusals = [
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('not authorized'), { $metadata: { httpStatusCode: 403 } }),
      new Failure(69, 'the bus did not take the command'),
    ];
    for (const refusal of refusals)
      await expect(giveOrder(failing(refusal), host, orderNamed('abort'), { id: rolloutId })).rejects.toBe(refusal);
  });

  test('names the step that the caller saw, and who calls, even if AWS would not say', async () => {
    let sent: CommandDetail | undefined;
    const { ports, host, ledger, rolloutId } = await deafStack((detail) => {
      sent = detail;
    });
    await ledger.answer('event-1', { status: 'accepted', text: 'step 2 approved', at: testStart });
    await giveOrder(ports, host, orderNamed('approve'), { id: rolloutId });
    expect(sent).toEqual({
      rolloutId,
      router: 'appmesh/color-mesh/color-router',
      step: 2,
      sentAt: testStart,
      caller: 'ann',
    });
    await giveOrder(ports, host, orderNamed('abort'), {});
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
