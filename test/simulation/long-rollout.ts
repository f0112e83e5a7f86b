import { turnsOfExecution } from '../../core/execution/continuation.ts';
import { baseStack } from './base-stack.ts';
import { noFaults } from './fault-plan.ts';
import { run } from './run.ts';

import type { Scenario } from './scenario.ts';
import type { Stack } from './stack.ts';

/** One route, one caller, one step that bakes for days and is looked at each minute. */
const longBake =
  (days: number) =>
  (drawn: Scenario): Scenario => ({
    ...drawn,
    canary: 'good',
    requestsPerSecond: 150,
    callers: ['gateway'],
    routes: drawn.routes.slice(0, 1),
    alarms: [],
    alarmsOnly: false,
    spec: {
      ...drawn.spec,
      alarms: [],
      hooks: [],
      strategy: {
        steps: [{ weight: 10, bake: `${days}d`, minBake: `${days}d` }],
        finalBake: '3m',
        keepWarm: '0s',
      },
      analysis: {
        interval: '1m',
        metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', delay: '60s' },
      },
    },
  });

/** No rollout needs the schedule here: without it each minute is a look and nothing else. */
const quiet = async (call: Stack['call']): Promise<void> => {
  await call('events', 'DisableRule', { Name: 'meshshift-EachMinute' });
};

/** Plays a rollout of so many days, its executions as long as they are on AWS, and says what the processor had to do. */
export async function longRollout(days: number) {
  const base = await baseStack();
  const before = process.threadCpuUsage();
  const result = await run(base, 1, {
    faultPlan: noFaults,
    acts: [],
    turns: turnsOfExecution,
    throughSdk: false,
    longestMinutes: days * 1440 + 60,
    scenario: longBake(days),
    stack: quiet,
  });
  const { user, system } = process.threadCpuUsage(before);
  const { outcome, violations, histories } = result;
  return { outcome, violations, histories, seconds: (user + system) / 1e6 };
}
