import type { Evidence, StepEvidence } from '../analysis/evidence.ts';
import type { Measured, Period } from '../analysis/series.ts';
import type { Control } from '../control/control.ts';
import type { Folded } from '../control/fold.ts';
import { firstWhole, lastWhole } from '../plan/look.ts';
import { climbOf, weighted } from '../plan/steps.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import { searches } from '../spec/metric-query.ts';

/** When which weight came into force, and what was planned when: what periods are laid out by. */
export type Ran = Pick<Control, 'plannedAt' | 'shifts'> & {
  readonly plan: Pick<Control['plan'], 'steps' | 'testers' | 'silentErrors'>;
  /** What was closed before, and need not be measured again. */
  readonly folded?: Folded;
};

/** Index of the first step that has open periods, or may get some. */
export const firstOpenStep = ({ folded }: Pick<Ran, 'folded'>): number => (folded === undefined ? 0 : folded.steps - 1);

type Metrics = AnalysisSpec['metrics'];

/** How much of the stable's past the judge sees: four hours of one-minute periods. */
export const historyPeriods = 240;

/** From where to where a rollout is measured as seen at `now`, milliseconds; empty when `to` is not above `from`. */
export const measuredSpan = (
  { plannedAt, shifts, folded }: Pick<Ran, 'plannedAt' | 'folded'> & Partial<Pick<Ran, 'shifts'>>,
  { period, delay }: Metrics,
  now: number,
) => ({
  from: folded?.until ?? historyEnd(plannedAt, shifts, period) - historyPeriods * period * 1000,
  to: lastWhole(now, period, delay),
});

/** The history is what came before the canary, as long after the plan as hooks and testers may make it wait. */
function historyEnd(plannedAt: number, shifts: Ran['shifts'] = [], period: number): number {
  const first = weighted(shifts)[0]?.at;
  return first === undefined ? firstWhole(plannedAt, period) : lastWhole(first, period, 0);
}

/** What was measured, laid out by history and steps, after what was closed before; `now` ends the running step. */
export function evidenceOf(all: Ran, analysis: AnalysisSpec, measured: Measured, now: number): Evidence {
  const ran = climbOf(all);
  const { period } = analysis.metrics;
  const first = ran.shifts[0]?.at ?? now;
  return {
    rules: analysis,
    periodSeconds: period,
    history: ran.folded ? [] : between(measured.periods, Number.NEGATIVE_INFINITY, first, period).map(ofStable),
    ...(ran.folded && { closed: ran.folded.course }),
    steps: stepsOf(ran, measured.periods, now, period),
    planned: plannedFor(ran, period),
    ...(ran.plan.testers && { testers: true }),
    ...((ran.plan.silentErrors ?? analysis.errorRate.reportedOnlyWhenNonZero) && { silentErrors: true }),
    ...(searches(analysis.metrics, 'canary', 'errors') && { searchedErrors: true }),
    ...(measured.unmeasured !== undefined && { unmeasured: measured.unmeasured }),
  };
}

const stepsOf = (ran: Ran, periods: readonly Period[], now: number, period: number): StepEvidence[] =>
  ran.shifts
    .map(({ weight, at }, i) => ({ weight, periods: between(periods, at, ran.shifts[i + 1]?.at ?? now, period) }))
    .slice(firstOpenStep(ran));

const ofStable = ({ canary: _, ...period }: Period): Period => period;

const plannedFor = ({ plan: { steps } }: Ran, period: number) => ({
  steps: weighted(steps).length,
  periods: Math.round(weighted(steps).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0) / period),
});

/** The periods that lie whole within a span: a period in which the weight changed belongs to nobody. */
const between = (periods: readonly Period[], from: number, to: number, period: number) =>
  periods.filter(({ start }) => start >= from && start + period * 1000 <= to);
