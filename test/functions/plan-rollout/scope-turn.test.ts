import { expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { ticket } from '../../../core/execution/ticket.ts';
import type { DryRunAnswer } from '../../../core/preflight/dry-run.ts';
import { scopeFull } from '../../../functions/rollout/scope-turn.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';
import { newWorld, rolloutId } from '../world.ts';
import { start } from './start.ts';

const maxConcurrent = { scope: 'payments', rollouts: 1 };
const plan = samplePlan({ maxConcurrent });
const other = (changes: Partial<Control> = {}) =>
  sampleControl({ plan, rolloutId: 'other-1', router: 'appmesh/other', phase: 'baking', step: 0, ...changes });
const storeOf = (...items: readonly Control[]) => ({
  leases: async () =>
    items.map(({ router, rolloutId: id, execution }) => ({
      router,
      rolloutId: id,
      execution,
      plannedAt: 0,
      alarms: [],
    })),
  read: async (router: string) => items.find((item) => item.router === router) ?? { router, fence: 0, rev: 0 },
});
const waits = async (item: Control, plannedAt?: number) =>
  (await scopeFull(storeOf(item), maxConcurrent, { rolloutId, ...(plannedAt !== undefined && { plannedAt }) })) !==
  undefined;

test('a start waits while as many rollouts of its scope run as may, and says which', async () => {
  expect(await scopeFull(storeOf(other()), maxConcurrent, { rolloutId })).toBe(
    'waits until fewer than 1 rollout of the scope payments runs: other-1',
  );
  expect(await scopeFull(storeOf(other()), { ...maxConcurrent, rollouts: 2 }, { rolloutId })).toBeUndefined();
  expect(await scopeFull(storeOf(other()), { ...maxConcurrent, scope: 'search' }, { rolloutId })).toBeUndefined();
  expect(await scopeFull(storeOf(other()), undefined, { rolloutId })).toBeUndefined();
});

test('a stable that is only kept warm keeps nobody waiting; a halted rollout does', async () => {
  expect(await waits(other({ phase: 'keepWarm' }))).toBe(false);
  expect(await waits(other({ phase: 'halted' }))).toBe(true);
});

test('of two that took their routers at once, only the later one steps back', async () => {
  const planned = other({ phase: 'planned', plannedAt: testStart });
  expect([await waits(planned, testStart - 1), await waits(planned, testStart + 1)]).toEqual([false, true]);
  const [a, b] = ['a-1', 'b-1'].map((id) => ({ ...planned, rolloutId: id }));
  const keeps = async (ahead: Control | undefined, behind: Control | undefined) =>
    ahead && behind && (await scopeFull(storeOf(ahead), maxConcurrent, behind)) !== undefined;
  expect([await keeps(a, b), await keeps(b, a)]).toEqual([true, false]);
});

test('a start whose scope is full takes no router, and begins once one has ended', async () => {
  const world = newWorld();
  const running = other();
  await world.control.take(running, { router: running.router, fence: 0, rev: 0 });
  const tried = async () => ticket.parse(await world.plan(start({ maxConcurrent })));
  expect((await tried()).next).toMatchObject({
    action: 'queue',
    seconds: 30,
    cause: expect.stringContaining('other-1'),
  });
  const { warnings = [] } = (await world.dryRun(sampleSpec({ maxConcurrent }))) as DryRunAnswer;
  expect(warnings.map(({ path }) => path)).toContain('maxConcurrent');
  const held = await world.control.read(running.router);
  await world.control.release(held as Control);
  expect((await tried()).next.action).toBe('shift');
});
