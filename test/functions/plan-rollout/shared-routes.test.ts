import { describe, expect, test } from '@jest/globals';
import { sharedRouteProblems } from '../../../functions/rollout/shared-routes.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { sampleControl, samplePlan, sampleRouteState } from '../../support/sample-control.ts';

const loadBalancer = 'arn:aws:elasticloadbalancing:eu-west-1:000000000000:loadbalancer/app/shop/0123456789abcdef';
const alb = (service: string, arn = loadBalancer) => ({ provider: 'alb', loadBalancer: arn, service }) as const;

/** A store in which `checkout` has two rules of a load balancer. */
async function held() {
  const store = memoryControlStore();
  const plan = samplePlan({ router: alb('checkout'), service: 'checkout' });
  const routes = ['a/1', 'a/2'].map((name) => sampleRouteState({ name }));
  const fresh = sampleControl({ plan, routes });
  await store.take(fresh, { router: fresh.router, fence: 0, rev: 0 });
  return store;
}

const found = async (router: ReturnType<typeof alb>, routes: readonly string[]) =>
  (await sharedRouteProblems(await held(), { router, routes })).map(({ path, found: what }) => `${path}: ${what}`);

describe('a rule of a load balancer that several services share', () => {
  test('belongs to one rollout at a time, and the problem names it', async () => {
    expect(await found(alb('search'), ['a/9', 'a/2'])).toEqual([
      'router.rules[1]: a/2, held by rollout color-backend-r2-1 of checkout, which is planned',
    ]);
  });

  test('is no matter between rollouts of different rules', async () => {
    expect(await found(alb('search'), ['a/9'])).toEqual([]);
  });

  test('is another one on another load balancer', async () => {
    expect(await found(alb('search', loadBalancer.replace('/shop/', '/other/')), ['a/1'])).toEqual([]);
  });

  test('is no problem of the rollout itself, whose key is its lock', async () => {
    expect(await found(alb('checkout'), ['a/1'])).toEqual([]);
  });

  test('is not asked about where one rollout holds all of the router', async () => {
    const router = { provider: 'lattice', service: 'svc-1', name: 'shop' } as const;
    const store = { leases: () => Promise.reject(new Error('asked')), read: () => Promise.reject(new Error('asked')) };
    expect(await sharedRouteProblems(store, { router, routes: ['a/1'] })).toEqual([]);
  });
});
