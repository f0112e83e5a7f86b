import type { Evidence, StepEvidence } from '../../core/analysis/judge.ts';
import type { Period } from '../../core/analysis/series.ts';
import { TransientError } from '../../core/errors.ts';
import type { Measured, MetricSource } from '../../core/ports.ts';
import type { AnalysisSpec } from '../../core/rollout/analysis-spec.ts';
import type { Control } from '../../core/rollout/control.ts';
import { firstWhole, lastWhole } from '../../core/rollout/look.ts';

/** How much of the stable's past the judge sees: four hours of one-minute periods. */
const historyPeriods = 240;

/** Reads all whole periods from the stable's history to now, and lays them out by step. */
export async function gatherEvidence(
  source: MetricSource,
  control: Control,
  analysis: AnalysisSpec,
  now: number,
): Promise<Evidence> {
  const { period, delay } = analysis.metrics;
  const begin = firstWhole(control.plannedAt, period) - historyPeriods * period * 1000;
  const end = lastWhole(now, period, delay);
  const measured = end > begin ? await measure(source, control, begin, end) : { periods: [] };
  const first = control.shifts[0]?.at ?? now;
  return {
    analysis,
    periodSeconds: period,
    history: between(measured.periods, begin, first, period),
    steps: stepsOf(control, measured.periods, now, period),
    planned: plannedFor(control, period),
    ...(measured.unmeasured !== undefined && { unmeasured: measured.unmeasured }),
  };
}

/** Metrics that cannot be had for a while are no fault of the canary: it is held or not, as the spec says. */
async function measure(source: MetricSource, control: Control, begin: number, end: number): Promise<Measured> {
  try {
    return await source.measure(control.plan, begin, end);
  } catch (error) {
    if (error instanceof TransientError) return { periods: [], unmeasured: error.message };
    throw error;
  }
}

const stepsOf = (control: Control, periods: readonly Period[], now: number, period: number): StepEvidence[] =>
  control.shifts.map(({ weight, at }, i) => ({
    weight,
    periods: between(periods, at, control.shifts[i + 1]?.at ?? now, period),
  }));

const plannedFor = ({ plan: { steps } }: Control, period: number) => ({
  steps: steps.length,
  periods: Math.round(steps.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0) / period),
});

/** The periods that lie whole within a span: a period in which the weight changed belongs to nobody. */
const between = (periods: readonly Period[], from: number, to: number, period: number) =>
  periods.filter(({ start }) => start >= from && start + period * 1000 <= to);
