import type { Evidence } from '../../core/analysis/judge.ts';
import { TransientError } from '../../core/errors.ts';
import type { Measured, MetricSource } from '../../core/ports.ts';
import type { AnalysisSpec } from '../../core/rollout/analysis-spec.ts';
import type { Control } from '../../core/rollout/control.ts';
import { evidenceOf, measuredSpan } from '../../core/rollout/evidence-of.ts';

/** Reads all whole periods from the stable's history to now, and lays them out by step. */
export async function gatherEvidence(
  source: MetricSource,
  control: Control,
  analysis: AnalysisSpec,
  now: number,
): Promise<Evidence> {
  const { from, to } = measuredSpan(control, analysis.metrics, now);
  const measured = to > from ? await measure(source, control, from, to) : { periods: [] };
  return evidenceOf(control, analysis, measured, now);
}

/** Metrics that cannot be had for a while are no fault of the canary: it is held or not, as the spec says. */
async function measure(source: MetricSource, control: Control, from: number, to: number): Promise<Measured> {
  try {
    return await source.measure(control.plan, from, to);
  } catch (error) {
    if (error instanceof TransientError) return { periods: [], unmeasured: error.message };
    throw error;
  }
}
