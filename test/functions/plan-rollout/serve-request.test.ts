import { expect, test } from '@jest/globals';
import { rolloutIdOf } from '../../../adapters/rollout-id.ts';
import type { RequestEvent } from '../../../functions/plan-rollout/request.ts';
import { serveRequest } from '../../../functions/plan-rollout/serve-request.ts';
import { memoryNamedExecutions } from '../../support/memory-named-executions.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, rolloutId, routerName, world } from '../world.ts';

const probes = { place: async () => undefined, remove: async () => undefined };

function serving() {
  const it = world();
  const starts = memoryNamedExecutions();
  const serve = serveRequest({ ...it.ports, starts, idOf: rolloutIdOf, probes });
  return {
    baking: it.baking,
    starts,
    ask: (request: Parameters<typeof serve>[0]) => serve(request, { awsRequestId: 'request-1' }),
  };
}

test('an execution that begins has its rollout planned', async () => {
  const it = serving();
  expect(await it.ask({ spec: sampleSpec(), rolloutId, execution })).toMatchObject({ next: { action: 'shift' } });
});

test('a dry run is answered with the plan', async () => {
  expect(await serving().ask({ spec: sampleSpec(), dryRun: true })).toMatchObject({ plan: { canary: 'color-v2' } });
});

test('an execution that goes on with a rollout is given it', async () => {
  const it = serving();
  await it.baking();
  const continues = { rolloutId, router: routerName, fence: 1 };
  expect(await it.ask({ continues, execution: `${execution}.2` })).toMatchObject({
    fence: 2,
    next: { action: 'continue' },
  });
});

test('an event that asks for a rollout starts an execution, and is answered with nothing', async () => {
  const it = serving();
  const request: RequestEvent = {
    source: 'meshshift.command',
    'detail-type': 'Rollout Requested',
    id: 'event-1',
    time: new Date(testStart).toISOString(),
    detail: sampleSpec(),
  };
  expect(await it.ask(request)).toBeUndefined();
  expect(it.starts.started).toHaveLength(1);
});
