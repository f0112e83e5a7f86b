import type { Decision } from '../../core/ledger/decision.ts';
import type { Sight } from '../follow/rollout.ts';
import type { Stretch } from './story.ts';

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
