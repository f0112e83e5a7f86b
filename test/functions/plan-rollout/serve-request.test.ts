import { expect, test } from '@jest/globals';
import { rolloutIdOf } from '../../../adapters/executions/rollout-id.ts';
import type { AnyRequest, RequestEvent } from '../../../functions/plan-rollout/request.ts';
import { serveRequest } from '../../../functions/plan-rollout/serve-request.ts';
import { memoryNamedExecutions } from '../../support/memory-named-executions.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, newWorld, rolloutId, routerName } from '../world.ts';

function serving() {
  const world = newWorld();
  const starts = memoryNamedExecutions();
  return {
    baking: world.baking,
    put: world.put,
    ledger: world.ledger,
    starts,
    ask: (request: AnyRequest) => serveRequest({ ...world.ports, starts, idOf: rolloutIdOf }, request),
  };
}

test('an execution that begins has its rollout planned', async () => {
  const world = serving();
  expect(await world.ask({ spec: sampleSpec(), rolloutId, execution })).toMatchObject({ next: { action: 'shift' } });
});

test('an execution that goes on with a rollout is given it', async () => {
  const world = serving();
  await world.baking();
  await world.put({ successor: `${rolloutId}.2.9f2c` });
  const continues = { rolloutId, router: routerName, fence: 1 };
  expect(await world.ask({ continues, execution: `${execution}.2.9f2c` })).toMatchObject({
    fence: 2,
    next: { action: 'look' },
  });
});

const elsewhere = execution.replace('execution:meshshift', 'execution:another-machine');

test.each(['not-an-arn', '', 'arn:aws:states:eu-west-1:000000000000:execution:meshshift:', elsewhere])(
  'nobody takes a rollout over with %s for an execution, though an item names it',
  async (given) => {
    const world = serving();
    await world.baking();
    await world.put({ successor: given.slice(given.lastIndexOf(':') + 1) });
    const asked = world.ask({ continues: { rolloutId, router: routerName, fence: 1 }, execution: given });
    await expect(asked).rejects.toMatchObject({ name: 'InvalidInput' });
  },
);

test.each(['x', elsewhere, `${execution}-2`])(
  'nothing is answered under a rollout’s name for %s: that name is another’s',
  async (given) => {
    const world = serving();
    await expect(world.ask({ spec: {}, rolloutId, execution: given })).rejects.toThrow(
      `execution: found ${given}, allowed: ${execution}`,
    );
    expect(await world.ledger.answerTo(rolloutId)).toBeUndefined();
    expect(await world.ask({ spec: sampleSpec(), rolloutId, execution })).toMatchObject({ next: { action: 'shift' } });
  },
);

test('an event that asks for a rollout starts an execution, and is answered with nothing', async () => {
  const world = serving();
  const request: RequestEvent = {
    source: 'meshshift.command',
    'detail-type': 'Rollout Requested',
    id: 'event-1',
    time: new Date(testStart).toISOString(),
    detail: sampleSpec(),
  };
  expect(await world.ask(request)).toBeUndefined();
  expect(world.starts.started).toHaveLength(1);
});
