import { describe, expect, test } from '@jest/globals';
import { rolloutIdOf } from '../../../adapters/executions/rollout-id.ts';
import { TransientError } from '../../../core/errors.ts';
import type { RequestEvent } from '../../../functions/plan-rollout/request.ts';
import { anyRequest } from '../../../functions/plan-rollout/request.ts';
import { startRequested } from '../../../functions/plan-rollout/start-requested.ts';
import { memoryAnnouncer } from '../../support/memory-announcer.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryNamedExecutions } from '../../support/memory-named-executions.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';

const requestOf = (detail: unknown, id = 'event-1', at = testStart): RequestEvent => ({
  source: 'meshshift.command',
  'detail-type': 'Rollout Requested',
  id,
  time: new Date(at).toISOString(),
  detail,
});

const spec = sampleSpec();
const idOf = (attempt: number) => rolloutIdOf('color-backend', 'r2', attempt);
const ended = { status: 'FAILED', input: JSON.stringify(spec), error: 'rolledBack' } as const;

function newWorld() {
  const ports = {
    ledger: memoryLedger(),
    announcer: memoryAnnouncer(),
    starts: memoryNamedExecutions(),
    clock: { now: () => testStart },
    idOf: rolloutIdOf,
  };
  return { ...ports, request: (event: RequestEvent) => startRequested(ports, event) };
}

describe('a request', () => {
  test('starts the first attempt, named as the command line names it, with the spec as it was given', async () => {
    const world = newWorld();
    await world.request(requestOf(spec));
    expect(world.starts.started).toEqual([idOf(1)]);
    expect(await world.starts.execution(idOf(1))).toEqual({ status: 'RUNNING', input: JSON.stringify(spec) });
    expect(world.announcer.events).toEqual([]);
  });

  test('starts the next attempt after those that have ended, also if only the ledger knows of them', async () => {
    const world = newWorld();
    world.starts.set(idOf(1), ended);
    await world.ledger.record({
      rolloutId: idOf(2),
      router: 'r',
      execution: 'arn',
      plan: samplePlan(),
      startedAt: 0,
      outcome: 'rolledBack',
    });
    await world.request(requestOf(spec));
    expect(world.starts.started).toEqual([idOf(3)]);
  });

  test('starts nothing while an attempt runs with the same spec, whatever the order of its keys', async () => {
    const world = newWorld();
    await world.request(requestOf(spec));
    await world.request(requestOf(Object.fromEntries(Object.entries(spec).toReversed()), 'event-2'));
    expect(world.starts.started).toEqual([idOf(1)]);
    expect(world.announcer.events).toEqual([]);
  });

  test('that comes twice starts once, also when its rollout has ended in between', async () => {
    const world = newWorld();
    await world.request(requestOf(spec));
    world.starts.set(idOf(1), ended);
    await world.request(requestOf(spec));
    expect(world.starts.started).toEqual([idOf(1)]);
    await world.request(requestOf(spec, 'event-2'));
    expect(world.starts.started).toEqual([idOf(1), idOf(2)]);
  });

  test('that comes several times at once starts once', async () => {
    const world = newWorld();
    await Promise.all([1, 2, 3].map(() => world.request(requestOf(spec))));
    expect(world.starts.started).toEqual([idOf(1)]);
  });

  test('whose first delivery died before it started anything is met by the next', async () => {
    const world = newWorld();
    const { startExecution } = world.starts;
    world.starts.startExecution = async () => {
      world.starts.startExecution = startExecution;
      throw new TransientError('throttled');
    };
    await expect(world.request(requestOf(spec))).rejects.toMatchObject({ name: 'Transient' });
    await world.request(requestOf(spec));
    expect(world.starts.started).toEqual([idOf(1)]);
  });

  test('keeps its rollout though other attempts have begun since', async () => {
    const world = newWorld();
    await world.request(requestOf(spec, 'event-1'));
    world.starts.set(idOf(1), ended);
    await world.request(requestOf(spec, 'event-2'));
    world.starts.set(idOf(2), ended);
    await world.request(requestOf(spec, 'event-1'));
    expect(world.starts.started).toEqual([idOf(1), idOf(2)]);
  });
});

describe('a request that cannot be met is told', () => {
  const told = async (world: ReturnType<typeof newWorld>, event: RequestEvent) => {
    await world.request(event);
    expect(world.starts.started).toEqual([]);
    const [first, ...more] = world.announcer.events;
    expect(more).toEqual([]);
    expect(first).toMatchObject({ type: 'Rollout Rejected', eventId: `${event.id}/Rollout Rejected` });
    return first;
  };

  test('with every problem of its spec', async () => {
    const event = requestOf({ ...spec, canary: 7, alarm: [] });
    expect(await told(newWorld(), event)).toMatchObject({
      rolloutId: 'event-1',
      service: 'color-backend',
      text: expect.stringMatching(/canary: found 7.*alarm: found/),
    });
  });

  test.each([['a text'], [null], [undefined], [[]]])('when its detail is %j and no spec at all', async (detail) => {
    expect(await told(newWorld(), requestOf(detail))).toMatchObject({ service: '' });
  });

  test('when an attempt runs with another spec', async () => {
    const world = newWorld();
    world.starts.set(idOf(1), { status: 'RUNNING', input: '{}' });
    expect((await told(world, requestOf(spec)))?.text).toMatch(/^color-backend-r2-1 runs with another spec/);
  });

  test('when somebody took its attempt with another spec before it could be started', async () => {
    const world = newWorld();
    const { answer } = world.ledger;
    world.ledger.answer = async (...given) => {
      await answer(...given);
      world.starts.set(idOf(1), { status: 'RUNNING', input: '{}' });
    };
    expect((await told(world, requestOf(spec)))?.text).toMatch(/runs with another spec/);
  });

  test('when it comes so late that whoever made it has gone on', async () => {
    expect((await told(newWorld(), requestOf(spec, 'event-1', testStart - 900_001)))?.text).toMatch(/15 m/);
    const world = newWorld();
    await world.request(requestOf(spec, 'event-1', testStart - 900_000));
    expect(world.starts.started).toEqual([idOf(1)]);
  });

  test('in the same words each time that it comes, whatever has changed', async () => {
    const world = newWorld();
    world.starts.set(idOf(1), { status: 'RUNNING', input: '{}' });
    await world.request(requestOf(spec));
    world.starts.set(idOf(1), ended);
    await world.request(requestOf(spec));
    expect(world.starts.started).toEqual([]);
    expect(world.announcer.events).toHaveLength(2);
    expect(world.announcer.events[1]).toEqual(world.announcer.events[0]);
  });
});

test.each([
  { ...requestOf(spec), source: 'meshshift' },
  { ...requestOf(spec), 'detail-type': 'Approve' },
  { ...requestOf(spec), id: '' },
  { ...requestOf(spec), time: 'yesterday' },
])('an event that is no request is not taken for one: %j', (event) => {
  expect(anyRequest.safeParse(event).success).toBe(false);
});
