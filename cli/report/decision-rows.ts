import type { Decision } from '../../core/ledger/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { DecisionRow } from './story.ts';

/** The ledger as a table, oldest first. */
export const decisionRows = (decisions: readonly Decision[]): DecisionRow[] => decisions.map(rowOf);

function rowOf({ at, step, did, verdict, why, reasons = [], set = {}, who, by }: Decision): DecisionRow {
  const targets = Object.entries(set).map(([route, list]) => `${route}: ${formatTargets(list)}`);
  return {
    at,
    ...(step !== undefined && step >= 0 && { step: step + 1 }),
    did,
    ...(verdict !== undefined && { verdict }),
    text: why,
    findings: [...reasons.map(({ text }) => text).filter((text) => !why.includes(text)), ...targets],
    who: who ?? by,
  };
}
