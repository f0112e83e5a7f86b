import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RejectedStart, RolloutRecord } from '../../core/ledger/record.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { samplePlan, sampleRoute } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';

const decision = (changes: Partial<Decision> = {}): Decision => ({
  rolloutId: 'color-backend-r2-1',
  order: 3,
  at: testStart,
  by: 'analyze-canary',
  did: 'looked',
  why: 'the step bakes',
  step: 0,
  verdict: 'inconclusive',
  set: { 'color-route': [{ id: 'color-v1', weight: 90 }] },
  ...changes,
});

const record = (changes: Partial<RolloutRecord> = {}): RolloutRecord => ({
  rolloutId: 'color-backend-r2-1',
  router: 'appmesh/color-mesh/color-router',
  execution: 'arn:of:execution',
  plan: samplePlan(),
  startedAt: testStart,
  ...changes,
});

const ended = record({ outcome: 'rolledBack', endedAt: testStart + 1, reason: 'an alarm' });

const rejected = (changes: Partial<RejectedStart> = {}): RejectedStart => ({
  rolloutId: 'color-backend-r2-2',
  execution: 'arn:of:execution',
  service: '',
  startedAt: testStart,
  endedAt: testStart + 1,
  outcome: 'rejected',
  reason: 'the spec: found nothing',
  ...changes,
});

/** What every ledger promises; `makeLedger` gives an empty one. */
export function defineLedgerContract(name: string, makeLedger: () => Promise<Ledger>): void {
  describe(`${name}: decisions`, () => {
    test('decisions of a rollout come back whole, by order, those of others apart', async () => {
      const ledger = await makeLedger();
      const entries = [10, 9, 1_780_000_000_000].map((order) => decision({ order }));
      for (const entry of entries) await ledger.append(entry);
      await ledger.append(decision({ rolloutId: 'color-backend-r2-10' }));
      expect(await ledger.decisions('color-backend-r2-1')).toEqual([entries[1], entries[0], entries[2]]);
      expect(await ledger.decisions('of nobody')).toEqual([]);
    });

    test('two deeds of one order are both kept, a repeated one is the first', async () => {
      const ledger = await makeLedger();
      await ledger.append(decision({ did: 'looked', why: 'first' }));
      await ledger.append(decision({ did: 'looked', why: 'again' }));
      await ledger.append(decision({ did: 'passed', why: 'other' }));
      expect((await ledger.decisions(decision().rolloutId)).map(({ why }) => why)).toEqual(['first', 'other']);
    });
  });

  describe(`${name}: records`, () => {
    test('a record comes back whole, its end over its beginning', async () => {
      const ledger = await makeLedger();
      expect(await ledger.recordOf(record().rolloutId)).toBeUndefined();
      await ledger.record(record());
      expect(await ledger.recordOf(record().rolloutId)).toEqual(record());
      await ledger.record(ended);
      expect(await ledger.recordOf(record().rolloutId)).toEqual(ended);
    });

    test('a repeated beginning does not hide the end', async () => {
      const ledger = await makeLedger();
      await ledger.record(ended);
      await ledger.record(record());
      expect(await ledger.recordOf(record().rolloutId)).toEqual(ended);
    });

    test('what was promoted can be recorded as reverted', async () => {
      const ledger = await makeLedger();
      await ledger.record(record({ outcome: 'promoted' }));
      await ledger.record(record({ outcome: 'reverted' }));
      expect((await ledger.recordOf(record().rolloutId))?.outcome).toBe('reverted');
    });

    test('the end of a rollout whose hooks are still due says so until it is recorded without', async () => {
      const ledger = await makeLedger();
      await ledger.record({ ...ended, hooksDue: true });
      expect(await ledger.recordOf(record().rolloutId)).toEqual({ ...ended, hooksDue: true });
      await ledger.record(ended);
      expect(await ledger.recordOf(record().rolloutId)).toEqual(ended);
    });

    test('the routes that Plan found come back whole, those that it found last', async () => {
      const ledger = await makeLedger();
      expect(await ledger.routesBefore(record().rolloutId)).toEqual({});
      await ledger.record(record());
      const names = Array.from({ length: 50 }, (_, i) => `route-${i}`);
      await ledger.keepRoutes(record().rolloutId, { 'route-0': sampleRoute(1) });
      await ledger.keepRoutes(record().rolloutId, Object.fromEntries(names.map((name) => [name, sampleRoute()])));
      await ledger.keepRoutes('of-another', { 'route-0': sampleRoute(7) });
      const before = await ledger.routesBefore(record().rolloutId);
      expect(Object.keys(before).sort()).toEqual(names.toSorted());
      expect(before['route-0']).toEqual(sampleRoute());
    });

    test('all records are listed', async () => {
      const ledger = await makeLedger();
      expect(await ledger.records()).toEqual([]);
      await ledger.record(record({ rolloutId: 'a' }));
      await ledger.record(record({ rolloutId: 'b' }));
      expect((await ledger.records()).map(({ rolloutId }) => rolloutId).sort()).toEqual(['a', 'b']);
    });
  });

  describe(`${name}: starts that were rejected`, () => {
    test('a rejection comes back whole, and the first word on a start stands', async () => {
      const ledger = await makeLedger();
      expect(await ledger.rejectionOf(rejected().rolloutId)).toBeUndefined();
      await ledger.reject(rejected());
      await ledger.reject(rejected({ endedAt: testStart + 60_000, reason: 'another' }));
      expect(await ledger.rejectionOf(rejected().rolloutId)).toEqual(rejected());
    });

    test('rejections are listed apart from the records, which have a plan', async () => {
      const ledger = await makeLedger();
      expect(await ledger.rejections()).toEqual([]);
      await ledger.record(record());
      await ledger.reject(rejected());
      await ledger.reject(rejected({ rolloutId: 'another' }));
      expect((await ledger.rejections()).map(({ rolloutId }) => rolloutId).sort()).toEqual([
        'another',
        rejected().rolloutId,
      ]);
      expect(await ledger.records()).toEqual([record()]);
      expect(await ledger.recordOf(rejected().rolloutId)).toBeUndefined();
    });
  });

  describe(`${name}: answers to commands`, () => {
    test('the first answer to a command stands', async () => {
      const ledger = await makeLedger();
      const answer = { status: 'accepted', text: 'paused', at: testStart } as const;
      expect(await ledger.answerTo('id')).toBeUndefined();
      await ledger.answer('id', answer);
      await ledger.answer('id', { ...answer, status: 'refused' });
      expect(await ledger.answerTo('id')).toEqual(answer);
    });
  });
}
