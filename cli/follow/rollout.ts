import type { ControlStore, Ledger } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { isHeld } from '../../core/rollout/control.ts';
import type { Decision } from '../../core/rollout/decision.ts';
import type { RolloutRecord } from '../../core/rollout/record.ts';

/** All that the table knows of one rollout at one moment. */
export interface Sight {
  /** While it holds its router. */
  readonly control?: Control;
  readonly record?: RolloutRecord;
  /** Oldest first. */
  readonly decisions: readonly Decision[];
}

/** Reads a rollout's whole state; empty when nobody has heard of it. */
export async function seeRollout(
  { control, ledger }: { readonly control: ControlStore; readonly ledger: Ledger },
  rolloutId: string,
): Promise<Sight> {
  const [record, decisions] = await Promise.all([ledger.recordOf(rolloutId), ledger.decisions(rolloutId)]);
  const item = record && (await control.read(record.router));
  return {
    decisions,
    ...(record && { record }),
    ...(item && isHeld(item) && item.rolloutId === rolloutId && { control: item }),
  };
}
