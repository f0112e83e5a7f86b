import { describe, expect, test } from '@jest/globals';
import type { DryRunAnswer } from '../../../core/preflight/dry-run.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { newWorld } from '../world.ts';

describe('a dry run', () => {
  test('gives the plan and writes nothing anywhere', async () => {
    const world = newWorld();
    expect(await world.dryRun(sampleSpec())).toMatchObject({
      plan: { stable: 'color-v1', steps: [{ weight: 10 }, { weight: 100 }] },
      routes: [
        {
          name: 'color-route',
          before: [{ id: 'color-v1', weight: 100 }],
          after: [
            { id: 'color-v1', weight: 0 },
            { id: 'color-v2', weight: 100 },
          ],
        },
      ],
      problems: [],
    });
    expect(world.calls.filter((call) => /take|index|record|append|announce/.test(call))).toEqual([]);
  });

  test('names who holds the router, not the split that its rollout has made of the route', async () => {
    const world = newWorld();
    await world.baking({ rolloutId: 'other-1' });
    const found = await world.dryRun(sampleSpec());
    expect(found).toMatchObject({ problems: [{ found: expect.stringContaining('held by rollout other-1') }] });
  });

  test('names what else is wrong beside who holds the router and who stopped the line', async () => {
    const world = newWorld();
    await world.baking({ rolloutId: 'other-1' });
    world.line.stop();
    const { problems } = (await world.dryRun(sampleSpec({ alarms: ['no-such-alarm'] }))) as DryRunAnswer;
    expect(problems.map(({ path }) => path)).toEqual(['router.virtualRouter', 'alarms[0]', 'router.mesh']);
  });

  test('names who holds the router beside the plan', async () => {
    const world = newWorld();
    await world.holding();
    expect(await world.dryRun(sampleSpec())).toMatchObject({
      plan: {},
      problems: [{ path: 'router.virtualRouter' }],
    });
  });

  test('tells what each step can expect of the traffic, and what is worth a thought', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { missingData: 'ignore' });
    expect(await world.dryRun(sampleSpec())).toMatchObject({
      prospect: {
        requests: 100,
        steps: [
          { weight: 10, requests: 10, passes: expect.any(Number) },
          { weight: 100, requests: 100 },
        ],
      },
      warnings: [{ path: 'alarms[0]' }, { path: 'strategy' }],
    });
  });

  test('warns of a budget that a canary as good as the stable would use up', async () => {
    const world = newWorld();
    world.metrics.play(() => ({ stable: { requests: 1000, errors: 10 } }));
    const warnings = async (failedRequests: number) => {
      const { plan, warnings: found = [] } = (await world.dryRun(
        sampleSpec({ budget: { failedRequests } }),
      )) as DryRunAnswer;
      return [plan?.budget, found.find(({ path }) => path === 'budget.failedRequests')?.found];
    };
    expect(await warnings(10)).toEqual([
      { failedRequests: 10 },
      expect.stringContaining('10: of a canary as good as the stable about'),
    ]);
    expect(await warnings(100_000)).toEqual([{ failedRequests: 100_000 }, undefined]);
  });

  test('tells the traffic beside the refusal that it is the reason of', async () => {
    const world = newWorld();
    world.metrics.play(() => ({ stable: { requests: 1, errors: 0 } }));
    expect(await world.dryRun(sampleSpec())).toMatchObject({
      prospect: { requests: 1 },
      problems: [{ path: 'analysis' }],
    });
    world.metrics.play(() => ({}));
    expect(await world.dryRun(sampleSpec())).not.toHaveProperty('prospect');
  });

  test('gives every problem and tells nobody', async () => {
    const world = newWorld();
    expect(await world.dryRun({ service: 'color' })).toMatchObject({ problems: { length: 4 } });
    expect(world.events()).toEqual([]);
  });
});
