import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Signal } from '../../core/signals/signal.ts';
import { sampleControl, samplePlan } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';

const router = sampleControl().router;
const approval = { by: 'ada', at: testStart };
const stop = (text: string): Signal => ({ kind: 'stop', stop: { kind: 'operator', text, at: testStart, by: 'ada' } });
const pause = { value: true, issuedAt: testStart, by: 'ada' };

const settled = { event: { status: 'accepted', text: 'paused', at: testStart, rev: 2, until: testStart + 1 } } as const;
const words = { pause, approved: { 0: approval }, skip: { 0: approval }, settled };
const lineStop = { since: testStart, text: 'the line is stopped' };
const gone = { 'arn:alarm': { name: 'alarm', since: testStart } };

/** What every control store promises; `makeStore` gives an empty one. */
export function defineControlStoreContract(name: string, makeStore: () => Promise<ControlStore>): void {
  const takenStore = async (fresh: Control = sampleControl()) => {
    const store = await makeStore();
    await store.take(fresh, await store.read(router));
    return store;
  };
  const held = async (store: ControlStore): Promise<Control> => {
    const item = await store.read(router);
    if (!isHeld(item)) throw new Error('nobody holds the router');
    return item;
  };

  describe(`${name}: taking a router`, () => {
    test('a router that was never held is vacant at fence and revision 0', async () => {
      expect(await (await makeStore()).read(router)).toEqual({ router, fence: 0, rev: 0 });
    });

    test('a taken router reads as it was given, one revision on', async () => {
      const fresh = sampleControl({ sleepSeq: 0 });
      expect(await held(await takenStore(fresh))).toEqual({ ...fresh, rev: 1 });
    });

    test('of two that saw the same vacancy one gets the router', async () => {
      const store = await makeStore();
      const seen = await store.read(router);
      expect(await store.take(sampleControl(), seen)).toEqual(await held(store));
      expect(await store.take(sampleControl({ rolloutId: 'late' }), seen)).toBeUndefined();
      expect((await held(store)).rolloutId).toBe(sampleControl().rolloutId);
    });

    test('taking over clears what the former holder left, its bed included', async () => {
      const store = await takenStore();
      await store.signal(router, sampleControl().rolloutId, stop('enough'));
      const seenFirst = await held(store);
      await store.saveSignals({ ...seenFirst, ...words, lineStop, gone, held: { ms: 5 } }, seenFirst);
      const before = await held(store);
      await store.save({ ...before, promotedAt: testStart, waiting: { for: 'approval', since: testStart } }, before);
      const next = sampleControl({ rolloutId: 'next', fence: 2, sleepToken: 'of nobody', sleepSeq: 7 });
      const seen = await held(store);
      const { sleepToken: _, ...awake } = next;
      expect(await store.take(next, seen)).toEqual({ ...awake, sleepSeq: 0, rev: seen.rev + 1 });
      expect(await held(store)).toEqual({ ...awake, sleepSeq: 0, rev: seen.rev + 1 });
    });

    test('taking over is refused when a signal came in between', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.signal(router, seen.rolloutId, stop('enough'));
      expect(await store.take(sampleControl({ rolloutId: 'next', fence: 2 }), seen)).toBeUndefined();
    });

    test('a taking over keeps the stop that it is given', async () => {
      const store = await takenStore();
      await store.signal(router, sampleControl().rolloutId, stop('enough'));
      const seen = await held(store);
      await store.take({ ...seen, fence: 2 }, seen);
      expect(await held(store)).toMatchObject({ fence: 2, stop: { text: 'enough' } });
    });
  });

  describe(`${name}: saving`, () => {
    test('what the execution may change is saved, one revision on', async () => {
      const store = await takenStore();
      const seen = await held(store);
      const changes = {
        phase: 'settling',
        step: 1,
        shifts: [{ weight: 10, at: testStart }],
        waiting: { for: 'evidence', since: testStart },
        promotedAt: testStart + 1,
        settleUntil: testStart + 2,
        throttled: 3,
        released: { by: 'ann', at: testStart },
        routes: seen.routes.map((route) => ({ ...route, version: 2, writes: 1 })),
      } as const;
      expect(await store.save({ ...seen, ...changes }, seen)).toEqual({ ...seen, ...changes, rev: seen.rev + 1 });
      expect(await held(store)).toEqual({ ...seen, ...changes, rev: seen.rev + 1 });
    });

    test('what is absent is removed', async () => {
      const store = await takenStore();
      const first = await held(store);
      await store.save(
        {
          ...first,
          waiting: { for: 'approval', since: testStart },
          promotedAt: 1,
          settleUntil: 2,
          released: { by: 'ann', at: 3 },
        },
        first,
      );
      const second = await held(store);
      await store.save(first, second);
      expect(await held(store)).toEqual({ ...first, rev: second.rev + 1 });
    });

    test('nothing is saved on an item that changed since it was seen', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.saveSignals({ ...seen, pause }, seen);
      expect(await store.save({ ...seen, step: 1 }, seen)).toBeUndefined();
      expect((await held(store)).step).toBe(-1);
    });

    test('signals and the plan stay as they are, whatever the saver believes', async () => {
      const store = await takenStore();
      const fresh = await held(store);
      await store.saveSignals({ ...fresh, approved: { 0: approval } }, fresh);
      const seen = await held(store);
      const believed = {
        ...seen,
        approved: {},
        skip: { 0: approval },
        sleepSeq: 9,
        sleepToken: 'mine',
        rolloutId: 'x',
      };
      expect(await store.save(believed, seen)).toEqual({ ...seen, rev: seen.rev + 1 });
      expect(await held(store)).toEqual({ ...seen, rev: seen.rev + 1 });
    });

    test('a stop is saved if none is there, and the first one stands', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.save({ ...seen, stop: { kind: 'analysis', text: 'worse', at: 1, by: 'us' } }, seen);
      const stopped = await held(store);
      await store.save({ ...stopped, stop: { kind: 'failure', text: 'later', at: 2, by: 'us' } }, stopped);
      expect((await held(store)).stop?.text).toBe('worse');
    });

    test('nothing is saved on a router that was given back', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.release(seen);
      expect(await store.save(seen, seen)).toBeUndefined();
      expect(await store.save(seen, await store.read(router))).toBeUndefined();
      expect(isHeld(await store.read(router))).toBe(false);
    });
  });

  describe(`${name}: a change that comes again, as a lost answer makes it`, () => {
    const next = (seen: Control): Control => ({ ...seen, phase: 'shifting', step: 0 });

    test('is no refusal and changes nothing', async () => {
      const store = await makeStore();
      const vacant = await store.read(router);
      const taken = await store.take(sampleControl(), vacant);
      const seen = await held(store);
      expect([taken, await store.take(sampleControl(), vacant)]).toEqual([seen, seen]);
      const first = await store.save(next(seen), seen);
      const saved = await held(store);
      expect([first, await store.save(next(seen), seen)]).toEqual([saved, saved]);
      expect(saved.rev).toBe(2);
      expect([await store.release(saved), await store.release(saved)]).toEqual([true, true]);
      expect(await store.read(router)).toEqual({ router, fence: 1, rev: 3 });
      expect(await store.leases()).toEqual([]);
    });

    test('is refused when a signal came in between', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.save(next(seen), seen);
      await store.signal(router, seen.rolloutId, stop('enough'));
      expect(await store.save(next(seen), seen)).toBeUndefined();
    });

    test('is refused when it would change nothing and a signal came in its place', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.signal(router, seen.rolloutId, stop('enough'));
      expect(await store.save(seen, seen)).toBeUndefined();
    });

    test('does not pass for the taking of another', async () => {
      const store = await makeStore();
      const vacant = await store.read(router);
      await store.take(sampleControl({ execution: 'arn:another' }), vacant);
      expect(await store.take(sampleControl(), vacant)).toBeUndefined();
    });
  });

  describe(`${name}: signals`, () => {
    const { rolloutId } = sampleControl();

    test('each signal raises the revision and gives the item after it', async () => {
      const store = await takenStore();
      const after = await store.signal(router, rolloutId, stop('enough'));
      expect(after).toEqual(await held(store));
      expect(after).toMatchObject({ rev: 2, stop: { text: 'enough' } });
    });

    test('the first stop stands', async () => {
      const store = await takenStore();
      await store.signal(router, rolloutId, stop('first'));
      expect((await store.signal(router, rolloutId, stop('second')))?.stop?.text).toBe('first');
    });

    test('each run of the restore is noted, beside any other change, and none of a holder that lost the router', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.signal(router, rolloutId, stop('enough'));
      expect(await store.noteRestore(seen, 5)).toMatchObject({
        rev: 3,
        restores: 1,
        restoredAt: 5,
        stop: stop('enough').stop,
      });
      const after = await store.noteRestore(seen, 7);
      expect(after).toMatchObject({ rev: 4, restores: 2, restoredAt: 7 });
      expect(after).toEqual(await held(store));
      expect(await store.noteRestore({ ...seen, fence: seen.fence + 1 }, 9)).toBeUndefined();
      expect(await store.noteRestore({ ...seen, rolloutId: 'another' }, 9)).toBeUndefined();
      expect(await held(store)).toEqual(after);
      const { restoredAt: _, ...landed } = await held(store);
      expect(await store.save(landed, landed)).not.toHaveProperty('restoredAt');
    });

    test('words of people, what is settled of them and what holds the rollout are saved at once, and raise the revision by one', async () => {
      const store = await takenStore();
      const seen = await held(store);
      const next = { ...seen, ...words, lineStop, gone, held: { ms: 5, since: testStart } };
      const after = await store.saveSignals(next, seen);
      expect(after).toEqual({ ...next, rev: 2 });
      expect(after).toEqual(await held(store));
      const { pause: _, lineStop: __, gone: ___, ...less } = next;
      expect(await store.saveSignals(less, { ...seen, rev: 2 })).toEqual({ ...less, rev: 3 });
    });

    test('words are not saved over a change that their reader has not seen, nor a second time', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.signal(router, rolloutId, stop('enough'));
      expect(await store.saveSignals({ ...seen, pause }, seen)).toBeUndefined();
      const stopped = await held(store);
      expect(await store.saveSignals({ ...stopped, pause }, stopped)).toMatchObject({
        stop: { text: 'enough' },
        pause,
      });
      expect(await store.saveSignals({ ...stopped, pause }, stopped)).toBeUndefined();
    });

    test('words change nothing of the execution’s, whatever their writer believes', async () => {
      const store = await takenStore();
      const seen = await held(store);
      const believed = {
        ...seen,
        pause,
        step: 9,
        phase: 'baking',
        routes: [],
        sleepSeq: 9,
        sleepToken: 'mine',
      } as const;
      expect(await store.saveSignals(believed, seen)).toEqual({ ...seen, pause, rev: 2 });
    });

    test('a signal for another rollout than the holder is refused', async () => {
      const store = await takenStore();
      expect(await store.signal(router, 'another', stop('enough'))).toBeUndefined();
      const seen = await held(store);
      expect(await store.saveSignals({ ...seen, pause }, { ...seen, rolloutId: 'another' })).toBeUndefined();
      expect((await held(store)).rev).toBe(1);
    });

    test('a signal for a router that nobody holds is refused and leaves no item', async () => {
      const store = await makeStore();
      expect(await store.signal(router, rolloutId, stop('enough'))).toBeUndefined();
      expect(await store.saveSignals(sampleControl({ pause }), sampleControl({ fence: 0 }))).toBeUndefined();
      expect(await store.read(router)).toEqual({ router, fence: 0, rev: 0 });
    });

    test('a stop that is older than the plan is refused', async () => {
      const store = await takenStore();
      expect(await store.signal(router, rolloutId, stop('old'), testStart - 1)).toBeUndefined();
      expect(await store.signal(router, rolloutId, stop('new'), testStart)).toMatchObject({ stop: { text: 'new' } });
    });
  });

  describe(`${name}: leases`, () => {
    const lease = {
      router,
      rolloutId: sampleControl().rolloutId,
      execution: sampleControl().execution,
      alarms: samplePlan().alarms.map(({ arn }) => arn),
      plannedAt: testStart,
    };

    test('a held router is listed with its alarms, one that was given back is not', async () => {
      const store = await takenStore();
      expect(await store.leases()).toEqual([lease]);
      expect(await store.release(await held(store))).toBe(true);
      expect(await store.leases()).toEqual([]);
    });

    test('the lease of an execution is found by it', async () => {
      const store = await takenStore();
      expect(await store.leaseOf(sampleControl().execution)).toEqual(lease);
      expect(await store.leaseOf('another')).toBeUndefined();
      await store.release(await held(store));
      expect(await store.leaseOf(sampleControl().execution)).toBeUndefined();
    });

    test('what is given back keeps its fence and goes one revision on', async () => {
      const store = await takenStore();
      await store.release(await held(store));
      expect(await store.read(router)).toEqual({ router, fence: 1, rev: 2 });
      expect(await store.take(sampleControl({ fence: 2 }), await store.read(router))).toBeDefined();
      expect(await held(store)).toMatchObject({ fence: 2, rev: 3 });
    });

    test('a router that changed since it was seen is not given back', async () => {
      const store = await takenStore();
      const seen = await held(store);
      await store.signal(router, seen.rolloutId, stop('enough'));
      expect(await store.release(seen)).toBe(false);
      expect(await store.leases()).toEqual([lease]);
    });

    test('one that lost the race for a router does not change how its lease is listed', async () => {
      const store = await makeStore();
      const seen = await store.read(router);
      await store.take(sampleControl(), seen);
      await store.take(sampleControl({ rolloutId: 'late', execution: 'late' }), seen);
      expect(await store.leases()).toEqual([lease]);
    });

    test('forgetting the lease of a holder does nothing', async () => {
      const store = await takenStore();
      await store.forgetLease(router);
      expect(await store.leases()).toEqual([lease]);
      expect((await held(store)).rev).toBe(1);
    });

    test('several routers are listed side by side', async () => {
      const store = await takenStore();
      const other = sampleControl({
        plan: samplePlan({ router: { provider: 'appmesh', mesh: 'm', virtualRouter: 'r' } }),
      });
      await store.take(other, await store.read(other.router));
      expect((await store.leases()).map((each) => each.router).sort()).toEqual([router, other.router].sort());
    });
  });

  describe(`${name}: the index of alarms`, () => {
    const [alarm] = samplePlan().alarms;
    const arn = alarm?.arn ?? '';

    test('an alarm names the rollouts that it stops until they are taken out', async () => {
      const store = await makeStore();
      const other = sampleControl({ router: 'appmesh/m/other', rolloutId: 'other' });
      await store.indexAlarms(sampleControl());
      await store.indexAlarms(other);
      expect(await store.watchersOf(arn)).toEqual([
        { router, rolloutId: sampleControl().rolloutId },
        { router: other.router, rolloutId: other.rolloutId },
      ]);
      await store.unindexAlarms(sampleControl());
      expect(await store.watchersOf(arn)).toEqual([{ router: other.router, rolloutId: other.rolloutId }]);
      expect(await store.watchersOf('arn:of:nobody')).toEqual([]);
    });

    test('a former holder neither overwrites nor takes out its successor', async () => {
      const store = await makeStore();
      const successor = sampleControl({ rolloutId: 'next', fence: 2 });
      await store.indexAlarms(successor);
      await store.indexAlarms(sampleControl());
      await store.unindexAlarms(sampleControl());
      expect(await store.watchersOf(arn)).toEqual([{ router, rolloutId: 'next' }]);
    });
  });
}
