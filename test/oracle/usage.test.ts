import { beforeAll, expect, test } from '@jest/globals';
import { metricPresets } from '../../adapters/cloudwatch/metric-presets.ts';
import type { Usage } from '../../core/plan/usage.ts';
import { asPlanned, usageOf } from '../../core/plan/usage.ts';
import { colorRollout } from './color-rollout.ts';
import { recordedPlan } from './recorded-plan.ts';
import { rolloutStack } from './rollout-stack.ts';

let counted: ReadonlyMap<string, number>;
let entered: number;
let foreseen: Usage;

/** One rollout of the whole stack that is promoted, and all calls that were made of the embedded AWS for it. */
beforeAll(async () => {
  const stack = await rolloutStack((dispatch) => dispatch);
  const rollout = await colorRollout(stack);
  const before = stack.aws.log.since(0).length;
  await rollout.start();
  await stack.until(rollout.hasEnded);
  const counts = new Map<string, number>();
  const ours = /Function$|^RolloutStateMachine$/;
  for (const entry of stack.aws.log.since(0).slice(before)) {
    if (entry.kind !== 'call' || !ours.test(entry.caller)) continue;
    const name = `${entry.caller.replace(/Function$/, '')} ${entry.operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  counted = counts;
  entered = (await rollout.history()).filter(({ type }) => type?.endsWith('StateEntered')).length;
  const plan = await recordedPlan(stack, 'color-backend-green-1');
  foreseen = usageOf({ plan, routes: 1, metricsPerLook: 4, listsCallers: false }, asPlanned);
  await stack.aws.close();
}, 30_000);

const callsOf = (pattern: RegExp) =>
  [...counted].filter(([name]) => pattern.test(name)).reduce((sum, [, count]) => sum + count, 0);
const isNear = (foreseenCount: number, count: number) => {
  expect(count).toBeGreaterThan(0);
  expect(Math.abs(foreseenCount - count) / count).toBeLessThanOrEqual(0.2);
};

test('state transitions are foreseen to a fifth', () => isNear(foreseen.stateTransitions, entered));

test('calls of functions are', () => {
  const { plan, shift, analyze } = foreseen.invocations;
  isNear(plan + shift + analyze, callsOf(/^RolloutStateMachine Invoke$/));
});

test('writes and reads of the table are', () => {
  const { control, other } = foreseen.writes;
  isNear(control + other, callsOf(/ (PutItem|UpdateItem|DeleteItem)$/));
  // The schedule's reading of the list of leases goes on without a rollout.
  isNear(foreseen.reads, callsOf(/ GetItem$/));
});

test('questions for metrics are, each with four metrics where latency is not judged', () => {
  expect(metricPresets['appmesh-extension-statsd'].reporter).toBe('caller');
  isNear(foreseen.metrics / 4, callsOf(/ GetMetricData$/) - 0.5);
  isNear(foreseen.cloudWatchRequests, callsOf(/ (ListMetrics|DescribeAlarms)$/));
});

test('events on the bus are', () => isNear(foreseen.events, callsOf(/ PutEvents$/)));
