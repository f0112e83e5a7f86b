import { describe, expect, test } from '@jest/globals';
import { TransientError, WriteInDoubtError } from '../../core/errors.ts';
import { defineControlStoreContract } from '../contracts/control-store.contract.ts';
import { defineLedgerContract } from '../contracts/ledger.contract.ts';
import { defineLineSwitchContract } from '../contracts/line-switch.contract.ts';
import { definePaceContract } from '../contracts/pace.contract.ts';
import { defineTrafficRouterContract } from '../contracts/traffic-router.contract.ts';
import { memoryControlStore } from './memory-control-store.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryLine } from './memory-line.ts';
import { memoryPace } from './memory-pace.ts';
import { memoryRouter } from './memory-router.ts';
import { readingOf, sampleControl, samplePlan, sampleRoute } from './sample-control.ts';

defineControlStoreContract('Control store in memory', async () => memoryControlStore());
defineLedgerContract('Ledger in memory', async () => memoryLedger());
defineLineSwitchContract('Line in memory', async () => memoryLine());
definePaceContract('Pace in memory', async () => memoryPace());

const nodes = ['color-v1', 'color-v2'];
const makeRouter = () => memoryRouter({ 'color-route': sampleRoute() }, nodes);
const { router } = samplePlan();
defineTrafficRouterContract('Router in memory', router, async () => ({
  traffic: makeRouter(),
  route: { router, route: 'color-route' },
  stable: 'color-v1',
  canary: 'color-v2',
  missing: { target: 'color-v3', route: 'no-route' },
}));

const ref = { router: samplePlan().router, route: 'color-route' };

describe('faults of the router in memory', () => {
  test.each([
    ['lost', 1],
    ['landed', 2],
    ['late', 1],
  ] as const)('a write that is %s is in doubt and leaves version %i', async (fault, version) => {
    const router = makeRouter();
    router.failNextWrite(fault);
    await expect(
      router.setTargets(ref, readingOf(sampleRoute()), readingOf(sampleRoute(90, 10)).targets, 'w'),
    ).rejects.toThrow(WriteInDoubtError);
    expect(router.inForce('color-route').version).toBe(version);
    router.landLate();
    expect(router.inForce('color-route').version).toBe(fault === 'lost' ? 1 : 2);
  });

  test('a stale read gives the version before', async () => {
    const router = makeRouter();
    await router.setTargets(ref, readingOf(sampleRoute()), readingOf(sampleRoute(90, 10)).targets, 'w');
    router.failNextRead('stale');
    expect((await router.readRoute(ref)).version).toBe(1);
    expect((await router.readRoute(ref)).version).toBe(2);
  });
});

describe('the control store in memory', () => {
  test('going to sleep is refused once a signal has come', async () => {
    const store = memoryControlStore();
    const { router } = sampleControl();
    await store.take(sampleControl(), await store.read(router));
    expect(store.sleep(router, { token: 'a', rev: 1, fence: 1, seq: 1 })).toBe(true);
    expect(store.sleep(router, { token: 'late', rev: 1, fence: 1, seq: 1 })).toBe(false);
    const pause = { value: true, issuedAt: 1, by: 'ada' };
    const seen = sampleControl({ rev: 1 });
    expect(await store.saveSignals({ ...seen, pause }, seen)).toMatchObject({ sleepToken: 'a', rev: 2 });
    expect(store.sleep(router, { token: 'b', rev: 1, fence: 1, seq: 2 })).toBe(false);
  });

  test('errors are thrown one a call', async () => {
    const store = memoryControlStore();
    store.failNext(new TransientError('once'));
    await expect(store.read('r')).rejects.toThrow('once');
    expect(await store.read('r')).toMatchObject({ fence: 0 });
  });

  test('a lease without a holder is listed until forgotten', async () => {
    const store = memoryControlStore();
    const lease = { router: 'r', rolloutId: 'x', execution: 'e', alarms: [], plannedAt: 1 };
    store.leaveLease(lease);
    expect(await store.leases()).toEqual([lease]);
    await store.forgetLease('r');
    expect(await store.leases()).toEqual([]);
  });
});
