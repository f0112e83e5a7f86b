import { describe, expect, test } from '@jest/globals';
import { ticket } from '../../../core/execution/ticket.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';
import { newWorld, rolloutId } from '../world.ts';

const second = 'color-backend-r3-1';
const start = (onConflict: string, startedAt = new Date(testStart).toISOString()) => ({
  spec: sampleSpec({ revision: 'r3', canary: 'color-v3', onConflict }),
  rolloutId: second,
  execution: `execution of ${second}`,
  startedAt,
});

async function held(phase?: 'halted') {
  const world = newWorld();
  await world.baking();
  if (phase !== undefined) await world.put({ phase });
  return {
    world,
    plan: async (onConflict: string, startedAt?: string) =>
      ticket.parse(await world.plan(start(onConflict, startedAt))),
  };
}

describe('a start whose router is held', () => {
  test('is rejected unless its spec says otherwise', async () => {
    const { plan } = await held();
    expect((await plan('reject')).next.action).toBe('rejected');
  });

  test('waits for its turn, touches nothing, and begins once the router is free', async () => {
    const { world, plan } = await held();
    expect((await plan('queue')).next).toMatchObject({
      action: 'queue',
      seconds: 30,
      cause: expect.stringContaining(rolloutId),
    });
    expect(await world.item()).not.toHaveProperty('stop');
    await world.put({ stop: { kind: 'operator', text: 'aborted', at: testStart, by: 'ann' } });
    const { fence, rev, router } = await world.item();
    const back = {
      rolloutId,
      router,
      fence,
      rev,
      seq: 0,
      turnsLeft: 1000,
      next: { action: 'rollBack' as const, seconds: 0, cause: '' },
    };
    expect((await world.rollBack(back)).next.action).toBe('rolledBack');
    expect((await plan('queue')).next.action).toBe('shift');
  });

  test('supersedes the holder by having it rolled back, and then waits for it', async () => {
    const { world, plan } = await held();
    expect((await plan('supersede')).next.action).toBe('queue');
    expect((await world.item()).stop).toMatchObject({ kind: 'successor', text: `superseded by ${second}` });
  });

  test('supersedes nobody who stopped because a person took the router over', async () => {
    const { world, plan } = await held('halted');
    expect((await plan('supersede')).next.action).toBe('rejected');
    expect(await world.item()).not.toHaveProperty('stop');
  });

  test('does not wait for ever', async () => {
    const { plan } = await held();
    const longAgo = new Date(testStart - 13 * 3_600_000).toISOString();
    expect((await plan('queue', longAgo)).next.action).toBe('rejected');
  });
});
