import type { Control } from '../core/rollout/control.ts';

/** Orders the ledger by the item's revision, then by the sleeps taken on it; the same for a repeated decision. */
export const ledgerOrder = (control: Control, seq = 0): number => control.rev * 1_000_000 + seq;

/** After every look on the same revision: how a rollout ended is the last thing that is said of it. */
export const lastInLedger = (control: Control): number => ledgerOrder(control, 999_999);
