import type { Reason, Verdict } from '../../core/analysis/verdict.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { firstWhole, lastWhole } from '../../core/plan/look.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { Sight } from '../rollout/state.ts';
import type { JudgedStretch, SetWeight, Stretch } from './story.ts';

const ends: ReadonlySet<Decision['did']> = new Set(['promoted', 'restored', 'halted', 'ended']);

/** How much is shown before the start and after the end, for what came before and after: a share of the whole. */
const margin = 0.2;
const leastMarginMs = 5 * 60_000;

/**
 * What of the time around a rollout is worth a look: some of the past, all of it, and a little of what came after. Of one
 * that was promoted the time in which the stable is kept warm is left out, unless it was taken back in it.
 */
export function shownStretch({ record, decisions, control }: Sight, now: number): Stretch | undefined {
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
  return (taken ?? decisions.findLast(({ did }) => ends.has(did)))?.at;
}

const sets: ReadonlySet<Decision['did']> = new Set(['shifted', 'restored', 'halted']);

/**
 * The weights that were in force, one after the other, the last until `end`; a repeated one counts once. What somebody
 * else set is theirs from the moment in which it was found.
 */
export function setWeights(decisions: readonly Decision[], end: number): SetWeight[] {
  const changes = decisions
    .filter(({ did, weight }) => sets.has(did) && (did !== 'halted' || weight !== undefined))
    .filter(({ did, weight }, i, all) => did === 'halted' || weight !== all[i - 1]?.weight)
    .map(({ at, did, weight = 0 }) => ({ from: at, weight, ...(did === 'halted' && { theirs: true as const }) }));
  return changes.map((change, i) => ({ ...change, to: Math.max(change.from, changes[i + 1]?.from ?? end) }));
}

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
