import { firstWhole, lastWhole } from '../../core/analysis/series.ts';
import type { Reason, Verdict } from '../../core/analysis/verdict.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { endsStep, weightChanges } from '../rollout/decisions.ts';
import type { RolloutState } from '../rollout/state.ts';
import type { JudgedStretch, MetricLimits, SetWeight, TimeSpan } from './story.ts';

/** The time shown before the start and after the end, as a share of the whole. */
const margin = 0.2;
const leastMarginMs = 5 * 60_000;

/**
 * The time that a report shows: the rollout, and a part of the time before and after it. The keep-warm time of a promoted
 * rollout is left out, unless the rollout was reverted in it. Undefined without a record.
 */
export function shownStretch({ record, decisions, control }: RolloutState, now: number): TimeSpan | undefined {
  if (record === undefined) return undefined;
  const over = overAt(decisions);
  const runsOn = control !== undefined && control.phase !== 'halted' && over === undefined;
  const end = runsOn ? now : (over ?? record.endedAt ?? now);
  const spare = Math.max(leastMarginMs, margin * (end - record.startedAt));
  return { from: record.startedAt - spare, to: Math.min(now, end + (runsOn ? 0 : spare)) };
}

function overAt(decisions: readonly Decision[]): number | undefined {
  const promoted = decisions.findLastIndex(({ did }) => did === 'promoted');
  const taken = decisions.findLast(({ did }) => did === 'restored' || did === 'halted');
  if (promoted >= 0 && taken === undefined) return decisions[promoted]?.at;
  return (taken ?? decisions.findLast(({ did }) => did === 'ended'))?.at;
}

/**
 * The weights in force, in their order, the last until `end`; a repeated weight counts once. A weight from outside counts
 * from the moment in which it was found.
 */
export function setWeights(decisions: readonly Decision[], end: number): SetWeight[] {
  const changes = weightChanges(decisions)
    .filter(({ kind, weight }, i, all) => kind === 'foreign' || weight !== all[i - 1]?.weight)
    .map(({ kind, decision, weight }) => ({
      from: decision.at,
      weight,
      ...(kind === 'foreign' && { theirs: true as const }),
    }));
  return changes.map((change, i) => ({ ...change, to: Math.max(change.from, changes[i + 1]?.from ?? end) }));
}

/**
 * The whole periods behind each step's verdict: from its weight in force to the last period known at the judgement. Steps
 * without a verdict are left out.
 */
export function judgedStretches({ analysis }: RolloutPlan, decisions: readonly Decision[]): JudgedStretch[] {
  if (analysis === 'alarmsOnly') return [];
  const { period, delay } = analysis.metrics;
  return decisions.flatMap((decision) => {
    const { by, did, step, verdict, at, reasons = [] } = decision;
    const shifted = decisions.find((one) => one.did === 'shifted' && one.step === step);
    if (by !== 'analyze-canary' || verdict === undefined || step === undefined || !endsStep(decision) || !shifted)
      return [];
    const stretch = { from: firstWhole(shifted.at, period), to: lastWhole(at, period, delay) };
    if (stretch.to <= stretch.from) return [];
    return [{ ...stretch, step: step + 1, verdict, decisive: decides(did, verdict), limits: limitsOf(reasons) }];
  });
}

/** A stop with the verdict `pass` came from a signal between two looks, not from the numbers. */
const decides = (did: Decision['did'], verdict: Verdict): boolean =>
  did === 'promoted' || (did === 'stopped' && verdict !== 'pass');

function limitsOf(reasons: readonly Reason[]): JudgedStretch['limits'] {
  const names = [...new Set(reasons.flatMap(({ name }) => name ?? []))];
  return {
    ...limitsNamed(reasons, undefined),
    ...(names.length > 0 && {
      additional: Object.fromEntries(names.map((name) => [name, limitsNamed(reasons, name)])),
    }),
  };
}

function limitsNamed(reasons: readonly Reason[], name: string | undefined): MetricLimits {
  const limitOf = (metric: Reason['metric']) =>
    reasons.find((one) => one.name === name && one.metric === metric)?.limit;
  const [errorRate, latency] = [limitOf('errorRate'), limitOf('latency')];
  return { ...(errorRate !== undefined && { errorRate }), ...(latency !== undefined && { latency }) };
}
