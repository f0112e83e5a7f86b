import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BaseStack } from '../base-stack.ts';
import { baseStack } from '../base-stack.ts';
import { timesTheBest } from './report.ts';
import type { CrowdResult } from './run-crowd.ts';
import { runCrowd } from './run-crowd.ts';

/** Many rollouts at once, under the quotas of one account. `npm run chaos -- --fleet 1000` is the same with a thousand. */

/** Enough to keep the mesh busy for seconds. */
const rollouts = 50;

/** Seconds of work, on a machine that may have others to do. */
const patience = 60_000;

let base: BaseStack;
beforeAll(async () => {
  Error.stackTraceLimit = 0;
  base = await baseStack();
});

const callsOf = ({ phases }: CrowdResult, is: (by: string, api: string) => boolean) =>
  phases
    .flatMap(({ counts }) => counts)
    .filter(({ by, api }) => is(by, api))
    .reduce((sum, { calls }) => sum + calls, 0);

describe('an alarm that all of fifty rollouts watch', () => {
  let result: CrowdResult;
  beforeAll(async () => {
    result = await runCrowd(base, { rollouts, event: 'alarm' });
  }, patience);

  test('brings every stable back, and each is told of once', () => {
    expect(result.outcomes).toEqual({ rolledBack: rollouts });
    expect(result.wrong).toEqual([]);
    expect(result.told['Rollout Rolled Back']).toBe(rollouts);
    expect(result.causes).toEqual(['alarm shared-errors went to ALARM: told so']);
  });

  test('does so nearly as fast as the mesh takes calls', () => {
    expect(result.restored).toBe(rollouts);
    expect(timesTheBest(result)).toBeLessThanOrEqual(1.3);
  });

  test('does not call the mesh in vain more often than it has to', () => {
    const after = result.phases.find(({ name }) => name === 'after the alarm')?.counts ?? [];
    const mesh = after.filter(({ api }) => api.startsWith('appmesh'));
    expect(mesh.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThan(5 * rollouts);
  });

  test('is received by one function in one go', () => {
    expect(callsOf(result, (by, api) => by === 'receive-signal' && api === 'states SendTaskSuccess')).toBe(rollouts);
  });
});

test(
  'fifty rollouts that start at once are all promoted, and their looks call neither the mesh nor for alarms',
  async () => {
    const result = await runCrowd(base, { rollouts, event: 'nothing' });
    expect(result.outcomes).toEqual({ promoted: rollouts });
    expect(result.wrong).toEqual([]);
    expect(callsOf(result, (by) => by === 'analyze-canary')).toBeGreaterThan(5 * rollouts);
    expect(callsOf(result, (by, api) => by === 'analyze-canary' && /appmesh|DescribeAlarms/.test(api))).toBe(0);
  },
  patience,
);

test(
  'an alarm in the middle of the starts leaves no route split: the starts give way, and are rejected with the reason',
  async () => {
    const result = await runCrowd(base, { rollouts, event: 'alarm while they start' });
    expect(Object.keys(result.outcomes).sort()).toEqual(['rejected', 'rolledBack']);
    // Half of them had begun: the first answer of the mesh that is late weighs twice as much as above.
    expect(timesTheBest(result)).toBeLessThanOrEqual(1.45);
    expect(result.wrong).toEqual([]);
    for (const cause of result.causes) expect(cause).toContain('shared-errors');
  },
  patience,
);

test(
  'every route comes back though every execution is killed at once, and each is told of once',
  async () => {
    const result = await runCrowd(base, { rollouts, event: 'every execution killed' });
    expect([result.outcomes, result.restored, result.wrong]).toEqual([{ aborted: rollouts }, rollouts, []]);
    expect(result.told['Rollout Rolled Back']).toBe(rollouts);
    expect(result.restoreSeconds).toBeLessThan(90);
  },
  patience,
);
