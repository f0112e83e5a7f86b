import { additionalRules, sharesOf } from '../analysis/additional.ts';
import type { CourseSum } from '../analysis/course-sum.ts';
import type { AdditionalEvidence, Evidence, StepEvidence } from '../analysis/evidence.ts';
import { historyPeriods } from '../analysis/noise.ts';
import type { ErrorSource } from '../analysis/reported-errors.ts';
import { firstWhole, lastWhole, type Measured, type MeasuredMetric, type Period } from '../analysis/series.ts';
import type { TrafficSource } from '../analysis/silence.ts';
import type { Control } from '../control/control.ts';
import type { Folded } from '../control/fold.ts';
import { climbOf, weighted } from '../plan/steps.ts';
import { unsettledPeriods } from '../routing/traits.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import { isRouterPreset, routerPresets } from '../spec/presets.ts';
import { searches } from '../spec/searches.ts';

/** When a rollout was planned, and when each weight came into force: which period belongs to which step follows. */
export type Timeline = Pick<Control, 'plannedAt' | 'shifts'> & {
  readonly plan: Pick<Control['plan'], 'router' | 'steps' | 'testers' | 'stickiness' | 'silentErrors' | 'budget'>;
  /** The periods that are closed, which need not be measured again. */
  readonly folded?: Folded;
};

/** Index of the first step that has open periods, or may still get some. */
export const firstOpenStep = ({ folded }: Pick<Timeline, 'folded'>): number =>
  folded === undefined ? 0 : folded.steps - 1;

type Metrics = AnalysisSpec['metrics'];

/** The span in which a rollout is measured at `now`, in milliseconds; empty when `to` is not above `from`. */
export const measuredSpan = (
  { plannedAt, shifts, folded }: Pick<Timeline, 'plannedAt' | 'folded'> & Partial<Pick<Timeline, 'shifts'>>,
  { period, delay }: Metrics,
  now: number,
) => ({
  from: folded?.until ?? historyEnd(plannedAt, shifts, period) - historyPeriods * period * 1000,
  to: lastWhole(now, period, delay),
});

/** The history ends with the canary's first percent, which hooks and testers may delay for long after the plan. */
function historyEnd(plannedAt: number, shifts: Timeline['shifts'] = [], period: number): number {
  const first = weighted(shifts)[0]?.at;
  return first === undefined ? firstWhole(plannedAt, period) : lastWhole(first, period, 0);
}

/** The measured periods by history and steps, after the closed ones; `now` ends the running step. */
export function evidenceOf(all: Timeline, analysis: AnalysisSpec, measured: Measured, now: number): Evidence {
  const climb = climbOf(all);
  const { errorRate, metrics, additionalMetrics = [] } = analysis;
  const { main, each } = sharesOf(additionalMetrics.length);
  const silentErrors = climb.plan.silentErrors ?? errorRate.reportedOnlyWhenNonZero;
  const additional = additionalMetrics.map((metric): AdditionalEvidence => {
    const found = measured.additional?.[metric.name] ?? unmeasuredLike(measured);
    return {
      metric,
      rules: additionalRules(metric, analysis),
      share: each,
      ...laidOut(climb, metrics.period, found, now, climb.folded?.additional?.[metric.name]),
      ...(climb.plan.stickiness && { sticky: true as const }),
      ...sourceOf(metric, metric.errorRate.reportedOnlyWhenNonZero),
    };
  });
  return {
    rules: analysis,
    ...(additional.length > 0 && { share: main, additional }),
    ...laidOut(climb, metrics.period, measured, now, climb.folded?.course),
    ...trafficOf(climb.plan, metrics),
    ...sourceOf(metrics, silentErrors),
    ...(climb.plan.budget && { mostFailed: climb.plan.budget.failedRequests }),
  };
}

const unmeasuredLike = ({ unmeasured }: Measured): MeasuredMetric => ({
  periods: [],
  ...(unmeasured !== undefined && { unmeasured }),
});

/** One metric's periods by history and steps, after those in `closed`. */
function laidOut(
  climb: Timeline,
  period: number,
  { periods, unmeasured }: MeasuredMetric,
  now: number,
  closed: CourseSum | undefined,
) {
  const first = climb.shifts[0]?.at ?? now;
  return {
    periodSeconds: period,
    history: closed ? [] : between(periods, Number.NEGATIVE_INFINITY, first, period).map(ofStable),
    ...(closed && { closed }),
    steps: stepsOf(climb, periods, now, period),
    planned: plannedFor(climb, period),
    ...unsettledIn(climb.plan, period),
    ...(unmeasured !== undefined && { unmeasured }),
  };
}

const sourceOf = (metrics: Parameters<typeof searches>[0], silentErrors: boolean | undefined): ErrorSource => ({
  ...(silentErrors && { silentErrors: true }),
  ...(searches(metrics, 'canary', 'errors') && { searchedErrors: true }),
});

/** What the counts of requests mean, by who publishes them. */
function trafficOf({ testers, stickiness }: Timeline['plan'], metrics: Metrics): TrafficSource {
  const counted = 'preset' in metrics && isRouterPreset(metrics.preset) ? routerPresets[metrics.preset] : undefined;
  return {
    ...(testers && { testers: true }),
    ...(stickiness && { sticky: true }),
    ...(counted && { countedByRouter: true }),
    ...(counted?.silentIdle && { silentIdle: true }),
  };
}

function unsettledIn({ router }: Timeline['plan'], period: number): Pick<Evidence, 'unsettled'> {
  const unsettled = unsettledPeriods(router, period);
  return unsettled > 0 ? { unsettled } : {};
}

const stepsOf = (climb: Timeline, periods: readonly Period[], now: number, period: number): StepEvidence[] =>
  climb.shifts
    .map(({ weight, at }, i) => ({ weight, periods: between(periods, at, climb.shifts[i + 1]?.at ?? now, period) }))
    .slice(firstOpenStep(climb));

const ofStable = ({ canary: _, ...period }: Period): Period => period;

const plannedFor = ({ plan: { steps } }: Timeline, period: number) => ({
  steps: weighted(steps).length,
  periods: Math.round(weighted(steps).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0) / period),
});

/** The periods that lie whole within a span: a period in which the weight changed belongs to no step. */
const between = (periods: readonly Period[], from: number, to: number, period: number) =>
  periods.filter(({ start }) => start >= from && start + period * 1000 <= to);
