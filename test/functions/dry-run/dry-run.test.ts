import { describe, expect, test } from '@jest/globals';
import type { DryRunAnswer } from '../../../core/preflight/dry-run.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { world } from '../world.ts';

describe('a dry run', () => {
  test('gives the plan and writes nothing anywhere', async () => {
    const it = world();
    expect(await it.dryRun(sampleSpec())).toMatchObject({
      plan: { stable: 'color-v1', steps: [{ weight: 10 }, { weight: 100 }] },
      problems: [],
    });
    expect(it.calls.filter((call) => /take|index|record|append|announce/.test(call))).toEqual([]);
  });

  test('names who holds the router, not the split that its rollout has made of the route', async () => {
    const it = world();
    await it.baking({ rolloutId: 'other-1' });
    const found = await it.dryRun(sampleSpec());
    expect(found).toMatchObject({ problems: [{ found: expect.stringContaining('held by rollout other-1') }] });
  });

  test('names what else is wrong beside who holds the router and who stopped the line', async () => {
    const it = world();
    await it.baking({ rolloutId: 'other-1' });
    it.line.stop();
    const { problems } = (await it.dryRun(sampleSpec({ alarms: ['no-such-alarm'] }))) as DryRunAnswer;
    expect(problems.map(({ path }) => path)).toEqual(['router.virtualRouter', 'alarms[0]', 'router.mesh']);
  });

  test('names who holds the router beside the plan', async () => {
    const it = world();
    await it.holding();
    expect(await it.dryRun(sampleSpec())).toMatchObject({
      plan: {},
      problems: [{ path: 'router.virtualRouter' }],
    });
  });

  test('tells what each step can expect of the traffic, and what is worth a thought', async () => {
    const it = world();
    it.alarms.set('color-5xx', { missingData: 'ignore' });
    expect(await it.dryRun(sampleSpec())).toMatchObject({
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

  test('tells the traffic beside the refusal that it is the reason of', async () => {
    const it = world();
    it.metrics.play(() => ({ stable: { requests: 1, errors: 0 } }));
    expect(await it.dryRun(sampleSpec())).toMatchObject({
      prospect: { requests: 1 },
      problems: [{ path: 'analysis' }],
    });
    it.metrics.play(() => ({}));
    expect(await it.dryRun(sampleSpec())).not.toHaveProperty('prospect');
  });

  test('gives every problem and tells nobody', async () => {
    const it = world();
    expect(await it.dryRun({ service: 'color' })).toMatchObject({ problems: { length: 4 } });
    expect(it.events()).toEqual([]);
  });
});
