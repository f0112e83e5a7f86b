import type { Reason } from '../../core/analysis/judge.ts';
import type { Verdict } from '../../core/analysis/verdict.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { firstWhole, lastWhole } from '../../core/plan/look.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { JudgedStretch } from './story.ts';

const verdictEnds: ReadonlySet<Decision['did']> = new Set(['passed', 'proceeded', 'promoted', 'stopped']);

/**
 * For each step that came to a verdict, the whole periods that it rests on: from the step's weight being in force to the
 * last one that was known when it was judged.
 */
export function judgedStretches({ analysis }: RolloutPlan, decisions: readonly Decision[]): JudgedStretch[] {
  if (analysis === 'alarmsOnly') return [];
  const { period, delay } = analysis.metrics;
  return decisions.flatMap(({ by, did, step, verdict, at, reasons = [] }) => {
    const shifted = decisions.find((one) => one.did === 'shifted' && one.step === step);
    if (by !== 'analyze-canary' || verdict === undefined || step === undefined || !verdictEnds.has(did) || !shifted)
      return [];
    const stretch = { from: firstWhole(shifted.at, period), to: lastWhole(at, period, delay) };
    if (stretch.to <= stretch.from) return [];
    return [{ ...stretch, step: step + 1, verdict, decisive: decides(did, verdict), limits: limitsOf(reasons) }];
  });
}

/** A signal that came between two looks stops a rollout whose numbers are fine. */
const decides = (did: Decision['did'], verdict: Verdict): boolean =>
  did === 'promoted' || (did === 'stopped' && verdict !== 'pass');

function limitsOf(reasons: readonly Reason[]): JudgedStretch['limits'] {
  const limitOf = (metric: Reason['metric']) => reasons.find((one) => one.metric === metric)?.limit;
  const [errorRate, latency] = [limitOf('errorRate'), limitOf('latency')];
  return { ...(errorRate !== undefined && { errorRate }), ...(latency !== undefined && { latency }) };
}
