import { judge } from '../../core/analysis/judge.ts';
import type { Measured } from '../../core/analysis/series.ts';
import type { Judgement } from '../../core/analysis/verdict.ts';
import type { Control } from '../../core/control/control.ts';
import type { Folded } from '../../core/control/fold.ts';
import { foldedIn } from '../../core/control/fold.ts';
import { TransientError } from '../../core/errors.ts';
import { foldOf } from '../../core/evidence/closed-periods.ts';
import type { Timeline } from '../../core/evidence/timeline.ts';
import { evidenceOf, measuredSpan } from '../../core/evidence/timeline.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { AnalysisSpec } from '../../core/spec/analysis-spec.ts';

/** The judgement of a look, and the periods that it may close. */
export interface Looked {
  readonly judgement: Judgement;
  readonly folded: Folded | undefined;
}

/** Reads the whole open periods, the first time from the stable's history on, and judges them with the closed ones. */
export async function lookAtNumbers(
  source: MetricSource,
  control: Control,
  analysis: AnalysisSpec,
  now: number,
): Promise<Looked> {
  const folded = foldedIn(control);
  const { plannedAt, shifts, plan, rolloutId } = control;
  const ran: Timeline = { plannedAt, shifts, plan, ...(folded && { folded }) };
  const { from, to } = measuredSpan(ran, analysis.metrics, now);
  const measured = to > from ? await measure(source, control, from, to) : { periods: [] };
  const evidence = evidenceOf(ran, analysis, measured, now);
  return { judgement: judge(evidence), folded: foldOf(rolloutId, ran, evidence, to) };
}

/** Metrics that are out of reach for a while are no fault of the canary; the spec says whether it is held. */
async function measure(source: MetricSource, control: Control, from: number, to: number): Promise<Measured> {
  try {
    return await source.measure(control.plan, from, to);
  } catch (error) {
    if (error instanceof TransientError) return { periods: [], unmeasured: error.message };
    throw error;
  }
}
