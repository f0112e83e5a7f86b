import type { RolloutPlan } from '../../core/plan/plan.ts';
import { formatTesters, type PlannedStep } from '../../core/plan/steps.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { factor, milliseconds } from '../../core/text/numbers.ts';
import { formatShare } from '../../core/text/share.ts';
import type { Fact } from './story.ts';

const term = (name: string, value: string | undefined): Fact[] =>
  value === undefined || value === '' ? [] : [{ name, value }];

/** The terms that a rollout ran by: its steps, the limit of each metric, its alarms and hooks. */
export const termsOf = ({ steps, testers, keepWarmSeconds, analysis, alarms, hooks = [] }: RolloutPlan): Fact[] => [
  ...term('Steps', steps.map(stepText).join(', ')),
  ...term('Testers', testers && formatTesters(testers)),
  ...term('Keep warm', keepWarmSeconds === 0 ? undefined : formatDuration(keepWarmSeconds)),
  ...(analysis === 'alarmsOnly' ? term('Analysis', 'alarms alone') : limitTerms(analysis)),
  ...term('Alarms', alarms.length === 0 ? 'none' : alarms.map(({ name }) => name).join(', ')),
  ...term('Hooks', hooks.map(({ name }) => name).join(', ')),
];

function stepText({ weight, bakeSeconds, approval }: PlannedStep): string {
  const gate =
    approval === undefined
      ? ''
      : `, then approval within ${formatDuration(approval.timeoutSeconds)}, else ${approval.onTimeout}`;
  return `${weight}% for ${formatDuration(bakeSeconds)}${gate}`;
}

const limitTerms = ({ errorRate, latency, limits, minRequests, onNoData, onInconclusive }: AnalysisSpec): Fact[] => [
  ...term(
    'Error rate',
    allowedText(`${factor(errorRate.ratio)} times the stable’s + ${formatShare(errorRate.tolerance)}`, [
      ...most(errorRate.max, formatShare),
      ...most(limits?.errorRate, formatShare, limits?.failures),
      ...most(limits?.errorRatio, times, limits?.failures),
    ]),
  ),
  ...(latency === undefined
    ? []
    : term(
        `Latency ${latency.percentile}`,
        allowedText(`${factor(latency.ratio)} times the stable’s`, [
          ...most(latency.max, milliseconds),
          ...most(limits?.latency, milliseconds, limits?.failures),
          ...most(limits?.latencyRatio, times, limits?.failures),
        ]),
      )),
  ...term('Least requests', `${minRequests}`),
  ...term('No data', onNoData),
  ...term('Not enough evidence', onInconclusive),
];

const allowedText = (relative: string, absolute: readonly string[]): string =>
  [`allowed ${relative}`, ...absolute].join('; ');

const times = (value: number): string => `${factor(value)} times the stable’s`;

const most = (limit: number | undefined, format: (value: number) => string, periods?: number): string[] =>
  limit === undefined
    ? []
    : [`at most ${format(limit)}${periods === undefined ? '' : ` in ${periods} periods in a row`}`];
