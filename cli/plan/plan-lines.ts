import { momentText, opensAt, windowsText } from '../../core/calendar/windows.ts';
import { versionNames } from '../../core/plan/names.ts';
import type { PlannedStep } from '../../core/plan/steps.ts';
import type { ExpectedAnalysis, PlannedRollout, PlannedRoutes } from '../../core/preflight/dry-run.ts';
import { worse } from '../../core/preflight/prospect.ts';
import { routerName } from '../../core/routing/route.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { HookMoment } from '../../core/spec/hook-spec.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { count, counted } from '../../core/text/numbers.ts';
import type { Problem } from '../../core/text/problem.ts';
import { formatShare } from '../../core/text/share.ts';
import { clockTime, columns } from '../terminal/text.ts';

/** A plan for a person, before the start. */
export function planLines(plan: PlannedRollout, now: number): string[] {
  const { service, revision, router, windows, maxConcurrent, steps, keepWarmSeconds, analysis, budget, alarms, hooks } =
    plan;
  const { stable, canary } = versionNames(plan);
  const alarmNames = alarms.map(({ name }) => name).join(', ');
  return [
    `${service} ${revision}: ${stable} > ${canary} on ${routerName(router)}`,
    ...stepLines(steps),
    `  then ${stable} is kept warm for ${formatDuration(keepWarmSeconds)}`,
    ...windowLines(windows, steps, now),
    ...(maxConcurrent === undefined
      ? []
      : [
          `  starts while fewer than ${counted(maxConcurrent.rollouts, 'rollout')} of the scope ${maxConcurrent.scope} run`,
        ]),
    ...hookLines(hooks),
    `  rolled back by ${[
      ...(analysis === 'alarmsOnly' ? [] : ['analysis']),
      ...(budget === undefined ? [] : [`more than ${count(budget.failedRequests)} failed requests of the canary`]),
      ...(alarms.length === 0 ? [] : [`alarm${alarms.length === 1 ? '' : 's'} ${alarmNames}`]),
    ].join(' and ')}`,
  ];
}

/** The windows of a plan, and when each weight is raised if it starts now, every step passes as planned, and no one waits. */
export function windowLines(windows: PlannedRollout['windows'], steps: readonly Step[], now: number): string[] {
  if (windows.length === 0) return [];
  let at = now;
  const raises = steps.map(({ weight, bakeSeconds }) => {
    at = weight === 0 ? at : (opensAt(windows, at) ?? at);
    const text = `${weight === 0 ? 'testers' : `${weight}%`} ${momentText(windows, at)}`;
    at += bakeSeconds * 1000;
    return text;
  });
  return [
    `  raises its weight only within ${windowsText(windows)}`,
    `    started now: ${raises.join(', ')}, promoted ${momentText(windows, at)}`,
  ];
}

/**
 * The targets of each route as they are and after the promotion; all else of it stays. A route is named as in the spec,
 * and where its router calls it otherwise, with that name too.
 *
 * @param asked the names of the spec, in its order
 */
export const routeLines = (
  routes: PlannedRoutes,
  asked: readonly string[],
  names: Readonly<Record<string, string>> = {},
): string[] =>
  routes.flatMap(({ name, before, after }, i) => {
    const known = (targets: PlannedRoutes[number]['before']) =>
      formatTargets(targets.map(({ id, weight }) => ({ id: names[id] ?? id, weight })));
    const given = asked[i] ?? name;
    return [
      `  ${given}${given === name ? '' : ` (${name})`}`,
      `    now   ${known(before)}`,
      `    then  ${known(after)}`,
    ];
  });

type Step = Pick<PlannedStep, 'weight' | 'bakeSeconds' | 'maxBakeSeconds'> & {
  readonly approval?: PlannedStep['approval'] | undefined;
};

/** The steps with the times at which they begin, if all bake as planned and approvals take no time. */
export function stepLines(steps: readonly Step[]): string[] {
  const rows = steps.map((step, i) => [
    `  ${i + 1}`,
    clockTime(startOf(steps, i)),
    step.weight === 0 ? 'testers' : `${step.weight}%`,
    `${step.weight === 0 ? 'holds' : 'bakes'} ${formatDuration(step.bakeSeconds)}`,
    `${step.weight === 0 ? '' : `at most ${formatDuration(step.maxBakeSeconds)}`}${gate(step)}`,
  ]);
  const lines = columns([['  STEP', 'FROM', 'WEIGHT', 'BAKE', ''], ...rows]);
  return [...lines, `  promoted after ${clockTime(startOf(steps, steps.length))} if each bakes as planned`];
}

const startOf = (steps: readonly Step[], index: number): number =>
  steps.slice(0, index).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);

const gate = ({ approval }: Step): string =>
  approval === undefined
    ? ''
    : `, then waits ${formatDuration(approval.timeoutSeconds)} for approval, else ${approval.onTimeout}`;

const when: Readonly<Record<HookMoment, string>> = {
  beforeFirstShift: 'before the first shift',
  beforeStep: 'before each step',
  afterPromotion: 'after the promotion',
  afterRollback: 'after a rollback',
};

const ifItFails = { rollback: 'else rolled back', hold: 'else held for a person', proceed: 'else only reported' };

/** The hooks of a plan, one line each: the moment, the callee, its time and the effect of a failure. */
export const hookLines = (hooks: PlannedRollout['hooks']): string[] =>
  hooks.map(({ name, at, lambda, https, timeoutSeconds, onFailure }) => {
    const called = https === undefined ? `function ${lambda}` : https.url;
    return `  ${when[at]} the hook ${name} (${called}, ${formatDuration(timeoutSeconds)}), ${ifItFails[onFailure]}`;
  });

/** The same of each additional metric: what each step finds by it, in the row of its name. */
export function additionalLines({ additional = [] }: ExpectedAnalysis, first = 1): string[] {
  if (additional.length === 0) return [];
  const weights = additional[0]?.steps.map(({ weight }, i) => `STEP ${i + first} (${weight}%)`) ?? [];
  const rows = additional.map(({ name, requests, errorRate, steps }) => [
    `  ${name}`,
    `${amount(requests)}/min`,
    formatShare(errorRate),
    ...steps.map(({ finds }) => (finds === undefined ? 'only an outage' : `+${points(finds)}`)),
  ]);
  return [
    '  of the additional metrics, each step finds within its bake about:',
    ...columns([['  METRIC', 'REQUESTS', 'ERRORS', ...weights], ...rows]),
  ];
}

/** The analysis that today's traffic allows, step by step. `first` is the number of the first judged step. */
export function prospectLines({ requests, errorRate, noise, steps }: ExpectedAnalysis, first = 1): string[] {
  const head = ['  STEP', 'WEIGHT', 'CANARY', 'GOOD PASSES', 'FINDS IN BAKE', `+${points(worse)} ROLLED BACK`];
  const rows = steps.map((step, i) => [
    `  ${i + first}`,
    `${step.weight}%`,
    `${amount(step.requests)}/min`,
    step.passes === undefined ? 'never' : clockTime(step.passes),
    step.finds === undefined ? 'only an outage' : `+${points(step.finds)}`,
    step.rollsBack === undefined
      ? 'never'
      : `${clockTime(step.rollsBack.seconds)}, ${amount(step.rollsBack.failed)} failed`,
  ]);
  const passes = steps.flatMap((step) => step.passes ?? []);
  const loud = noise < 1.5 ? '' : `, which varies ${amount(noise)} times as much as by chance`;
  return [
    `  at today's traffic, ${amount(requests)} requests a minute with ${formatShare(errorRate)} errors${loud}, about:`,
    ...columns([head, ...rows]),
    ...(passes.length < steps.length ? [] : [`  a good canary is promoted after about ${clockTime(sum(passes))}`]),
  ];
}

const points = (proportion: number): string => `${Number((100 * proportion).toPrecision(2))}pp`;

/** Two digits: more would claim a precision that the forecast lacks. */
const amount = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en-US');

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The warnings of a plan, which do not prevent a start; no line without one. */
export const warningLines = (warnings: readonly Problem[]): string[] =>
  warnings.length === 0
    ? []
    : ['worth a thought:', ...warnings.map(({ path, found, allowed }) => `  ${path}: ${found}; better: ${allowed}`)];
