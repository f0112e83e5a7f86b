import { describe, expect, test } from '@jest/globals';
import { sampleControl, samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { newWorld, rolloutId } from '../world.ts';

const router = {
  provider: 'alb',
  loadBalancer: 'arn:aws:elasticloadbalancing:eu-west-1:000000000000:loadbalancer/app/shop/0123456789abcdef',
  service: 'color-backend',
} as const;
const stop = { kind: 'alarm', text: 'color-5xx fired', at: sampleControl().plannedAt, by: 'color-5xx' } as const;

/** A rollout on a load balancer whose canary has `weight`, stopped. */
async function stoppedAt(weight: number, stickiness?: 'accept') {
  const world = newWorld({ 'color-route': sampleRoute(100 - weight, weight) }, ['color-v1', 'color-v2'], 'alb');
  const plan = samplePlan({ router, readyWithinSeconds: 600, ...(stickiness && { stickiness }) });
  const spec = sampleRoute(100 - weight, weight);
  const route = sampleRouteState({ writes: 1 }, { spec, version: 0 });
  const ticket = await world.holding({ plan, routes: [route], phase: 'baking', step: 0 });
  const { router: key } = await world.item();
  await world.control.signal(key, rolloutId, { kind: 'stop', stop });
  return { world, ticket };
}

describe('a restore', () => {
  test('frees the clients that a route may bind to the canary', async () => {
    const { world, ticket } = await stoppedAt(10);
    await world.rollBack(ticket);
    expect([world.inForce(), world.router.freed]).toEqual(['color-v1 100', ['color-route']]);
  });

  test('has none to free from a canary that never had weight', async () => {
    const { world, ticket } = await stoppedAt(0);
    await world.rollBack(ticket);
    expect([world.inForce(), world.router.freed]).toEqual(['color-v1 100', []]);
  });

  test('says of accepted stickiness that it is switched off, and when it may be on again', async () => {
    const { world, ticket } = await stoppedAt(10, 'accept');
    world.router.edit('color-route', { ...sampleRoute(90, 10), priority: 9 });
    const { next } = await world.rollBack(ticket);
    expect(next.cause).toContain('a restore switches stickiness off');
    expect(next.cause).toContain('switch it on again once its cookies have run out');
  });
});
