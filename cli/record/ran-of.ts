import type { Shifted } from '../../core/control/control.ts';
import type { Ran } from '../../core/evidence/evidence-of.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';

/** When a rollout held which weight, from what was written down of it. Milliseconds since the epoch. */
export interface RanUntil extends Ran {
  /** When its last weight was no longer its own: it was promoted, stopped or taken over; `now` while it runs. */
  readonly until: number;
}

export function ranOf(record: RolloutRecord, decisions: readonly Decision[], now: number): RanUntil {
  const over = decisions.find(({ did }) => ends.has(did))?.at ?? record.endedAt ?? now;
  return {
    plan: record.plan,
    plannedAt: record.startedAt,
    shifts: decisions.reduce<Shifted[]>(shiftedBy, []),
    until: Math.min(over, record.promotedAt ?? over),
  };
}

const ends: ReadonlySet<Decision['did']> = new Set(['promoted', 'stopped', 'restored', 'halted', 'ended']);

/** Weights rise, so the same one again is the same shift told twice. */
const shiftedBy = (shifts: Shifted[], { did, weight, at }: Decision): Shifted[] =>
  did === 'shifted' && weight !== undefined && shifts.at(-1)?.weight !== weight ? [...shifts, { weight, at }] : shifts;
