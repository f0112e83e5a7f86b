import type { RouteState } from '../control/control.ts';
import { knownOf } from '../control/transitions.ts';
import { hookProblems } from '../hooks/hook-problems.ts';
import type { RolloutPlan } from '../plan/plan.ts';
import { plannedSteps } from '../plan/steps.ts';
import type { AlarmReading } from '../ports/alarms.ts';
import type { RouterRules } from '../ports/router.ts';
import { testerRouteName } from '../routing/testers.ts';
import { traitsOf } from '../routing/traits.ts';
import { carrying, formatTargets } from '../routing/weights.ts';
import { plannedHooks } from '../spec/hook-spec.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import { plannedWindows } from '../spec/windows-spec.ts';
import type { Problem } from '../text/problem.ts';
import { sizeProblems } from './control-size.ts';
import type { Facts } from './facts.ts';
import { blindProblems, metricProblems } from './metric-problems.ts';

export type Planned = { readonly plan: RolloutPlan; readonly routes: readonly RouteState[] } | Unplanned;

export interface Unplanned {
  readonly problems: readonly Problem[];
  /** The problems that stand with any change of the routes by the holding rollout. */
  readonly lasting: readonly Problem[];
}

/** The stable that the spec names, else the one target with weight that all its routes share; else undefined. */
export function stableOf(spec: Pick<ResolvedSpec, 'stable'>, routes: Facts['routes']): string | undefined {
  if (spec.stable !== undefined) return spec.stable;
  const served = routes.flatMap(({ reading }) => (reading ? carrying(reading.targets) : []));
  const names = new Set(served.map(({ id }) => id));
  return names.size === 1 ? [...names][0] : undefined;
}

/**
 * The plan that a spec means in the world as it is, or every problem that keeps it from starting.
 *
 * @param rules those of the spec's router
 * @param rolloutId names the routes for testers; absent in a dry run
 */
export function makePlan(rules: RouterRules, spec: ResolvedSpec, facts: Facts, rolloutId?: string): Planned {
  const stable = stableOf(spec, facts.routes);
  const at = (i: number) => `router.${traitsOf(spec.router).keys.routes}[${i}]`;
  const split = facts.routes.flatMap((route, i) => splitProblems(stable, route, at(i)));
  const measured = [...metricProblems(spec, stable, facts), ...blindProblems(spec, facts)];
  const others = [
    ...rules.problemsOf(spec, stable, facts, rolloutId),
    ...(facts.findings?.problems ?? []),
    ...alarmProblems(spec, facts.alarms),
    ...hookProblems(spec, facts.hookAccess),
  ];
  const problems = [...split, ...others, ...measured];
  // While the stable is unknown, nothing was measured of it.
  if (problems.length > 0 || stable === undefined)
    return { problems, lasting: stable === undefined ? others : [...others, ...measured] };
  const plan = planOf(spec, facts, stable);
  const routes = routesOf(plan, facts, rolloutId);
  const tooLarge = sizeProblems(plan, routes);
  return tooLarge.length > 0 ? { problems: tooLarge, lasting: tooLarge } : { plan, routes };
}

function planOf(spec: ResolvedSpec, facts: Facts, stable: string): RolloutPlan {
  const { testers } = spec.strategy;
  return {
    service: spec.service,
    revision: spec.revision ?? spec.names?.[spec.canary] ?? spec.canary,
    router: spec.router,
    stable,
    canary: spec.canary,
    ...(facts.stable !== undefined &&
      facts.canary !== undefined && { identities: { stable: facts.stable, canary: facts.canary } }),
    ...(spec.names && { names: spec.names }),
    ...(spec.readyWithin !== undefined && { readyWithinSeconds: spec.readyWithin }),
    ...(spec.stickiness && { stickiness: spec.stickiness }),
    steps: plannedSteps(spec.strategy),
    ...(testers && { testers: { header: testers.header, ...(testers.match && { match: testers.match }) } }),
    keepWarmSeconds: spec.strategy.keepWarm,
    analysis: spec.analysis,
    callers: facts.callers,
    ...(facts.slowLimits && { slowLimits: facts.slowLimits }),
    ...(facts.silentErrors && { silentErrors: facts.silentErrors }),
    ...(spec.windows.length > 0 && { windows: plannedWindows(spec.windows) }),
    ...(spec.maxConcurrent && { maxConcurrent: spec.maxConcurrent }),
    ...(spec.budget && { budget: spec.budget }),
    alarms: facts.alarms.map(({ name, arn }) => ({ name, arn })),
    ...(spec.onAlarmGone === 'rollback' && { onAlarmGone: spec.onAlarmGone }),
    ...(spec.report !== undefined && { report: spec.report }),
    ...(spec.hooks.length > 0 && { hooks: plannedHooks(spec.hooks) }),
  };
}

const routesOf = (plan: RolloutPlan, facts: Facts, rolloutId = ''): readonly RouteState[] =>
  facts.routes.flatMap(({ name, reading }, i) => {
    if (reading === undefined) return [];
    const known = knownOf(plan, reading);
    const original = { targets: reading.targets, rest: known.rest };
    const tester = plan.testers && {
      name: testerRouteName(plan.router, name, rolloutId, i),
      creations: 0,
      intents: [],
    };
    return [{ name, ...known, original, writes: 0, intents: [], ...(tester && { tester }) }];
  });

/** A route begins with all of its weight on the stable. */
function splitProblems(
  stable: string | undefined,
  { name, reading }: Facts['routes'][number],
  path: string,
): Problem[] {
  // A route without a target is a problem of its router's kind.
  if (reading === undefined || reading.targets.length === 0) return [];
  const served = carrying(reading.targets);
  if (stable !== undefined && served.length > 0 && served.every(({ id }) => id === stable)) return [];
  return [
    {
      path,
      found: `${name} with ${formatTargets(served)}`,
      allowed: `all weight on one target${stable === undefined ? '' : `, ${stable}`}: finish or undo what split it first`,
    },
  ];
}

/** Problems with the spec's alarms: missing, or already in ALARM. */
export function alarmProblems(spec: Pick<RolloutSpec, 'alarms'>, alarms: readonly AlarmReading[]): Problem[] {
  return spec.alarms.flatMap((wanted, i): Problem[] => {
    const alarm = alarms.find(({ name, arn }) => name === wanted || arn === wanted);
    const path = `alarms[${i}]`;
    if (alarm === undefined)
      return [{ path, found: `no alarm ${wanted}`, allowed: 'an alarm that exists in this account and Region' }];
    return redAlarm(alarm, path);
  });
}

/** A rollout does not start into an alarm: it would be rolled back, or worse, the alarm would be taken for old. */
export const redAlarm = (alarm: AlarmReading, path: string): Problem[] =>
  alarm.state === 'ALARM' && !alarm.suppressed
    ? [
        {
          path,
          found: `${alarm.name} in ALARM: ${alarm.reason}`,
          allowed: 'OK or INSUFFICIENT_DATA: let it recover, or leave it out',
        },
      ]
    : [];
