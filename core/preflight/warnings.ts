import { climbingSteps } from '../plan/steps.ts';
import type { AlarmReading } from '../ports/alarms.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import { formatDuration } from '../text/duration.ts';
import { count } from '../text/numbers.ts';
import type { Problem } from '../text/problem.ts';
import type { Facts } from './facts.ts';
import type { Prospect } from './prospect.ts';
import { specWarnings } from './spec-warnings.ts';

/** Findings that do not keep a rollout from starting and deserve a thought before; reported in the form of problems. */
export const warningsOf = (spec: RolloutSpec, facts: Facts, prospect: Prospect | undefined): readonly Problem[] => [
  ...spec.alarms.flatMap((wanted, i) => {
    const alarm = facts.alarms.find(({ name, arn }) => name === wanted || arn === wanted);
    return alarm === undefined
      ? []
      : [...silencedWarnings(alarm, `alarms[${i}]`), ...alarmWarnings(alarm, `alarms[${i}]`)];
  }),
  ...(facts.findings?.warnings ?? []),
  ...specWarnings(spec),
  ...(prospect === undefined ? [] : [...stepWarnings(spec, prospect), ...budgetWarnings(spec, prospect)]),
];

/** Disabled actions may be meant to silence an alarm. */
const silencedWarnings = ({ name, isSilenced }: AlarmReading, path: string): Problem[] =>
  isSilenced
    ? [
        {
          path,
          found: `${name} has its actions disabled, so it pages no person`,
          allowed: 'an alarm that is meant to roll back: its event still does; leave it out to have it ignored',
        },
      ]
    : [];

/** Most metrics of errors are silent while there are none, and a dead canary is silent too. */
function alarmWarnings({ name, state, missingData }: AlarmReading, path: string): Problem[] {
  if (missingData === 'ignore')
    return [
      {
        path,
        found: `${name} keeps its state while its metric is silent (TreatMissingData: ignore)`,
        allowed:
          'notBreaching for a metric that is silent while all is well, breaching for one that must never be silent',
      },
    ];
  if (missingData === 'missing' && state === 'INSUFFICIENT_DATA')
    return [
      {
        path,
        found: `${name} has no data now, and then knows neither good nor bad (TreatMissingData: missing)`,
        allowed:
          'the canary’s own alarm, silent until it serves; notBreaching for a metric that is silent while all is well',
      },
    ];
  return [];
}

/** Steps in which even a good canary would be held, by the main metric or by one that must pass. */
function stepWarnings({ strategy }: RolloutSpec, { steps, additional = [] }: Prospect): Problem[] {
  const metrics = [
    { steps, of: '' },
    ...additional.filter((one) => one.mustPass).map((one) => ({ ...one, of: ` of ${one.name}` })),
  ];
  return metrics.flatMap((metric) =>
    climbingSteps(strategy).flatMap(({ maxBakeSeconds }, i): Problem[] => {
      const passes = metric.steps[i]?.passes ?? Number.POSITIVE_INFINITY;
      if (passes <= maxBakeSeconds) return [];
      const path = i < (strategy.steps?.length ?? 0) ? `strategy.steps[${i}]` : 'strategy';
      const needs = Number.isFinite(passes) ? `about ${formatDuration(60 * Math.ceil(passes / 60))}` : 'for ever';
      return [
        {
          path,
          found: `at ${metric.steps[i]?.weight}% a good canary needs ${needs} to pass at today’s traffic${metric.of}, and the step holds ${formatDuration(maxBakeSeconds)} at most before onInconclusive decides`,
          allowed: `a longer maxBake, a larger weight, or an approval${metric.of === '' ? '' : '; or mustPass: false'}`,
        },
      ];
    }),
  );
}

/** A budget that a canary as good as the stable is expected to use up if each step bakes as planned. */
function budgetWarnings({ strategy, budget }: RolloutSpec, { steps, errorRate }: Prospect): Problem[] {
  const requests = climbingSteps(strategy).reduce(
    (sum, { bakeSeconds }, i) => sum + ((steps[i]?.requests ?? 0) * bakeSeconds) / 60,
    0,
  );
  const expected = Math.ceil(requests * errorRate);
  if (budget === undefined || expected <= budget.failedRequests) return [];
  return [
    {
      path: 'budget.failedRequests',
      found: `${count(budget.failedRequests)}: of a canary as good as the stable about ${count(Number(expected.toPrecision(2)))} requests fail in these steps, at today’s traffic`,
      allowed: 'a larger budget, or shorter steps',
    },
  ];
}
