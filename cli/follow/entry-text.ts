import type { Decision } from '../../core/ledger/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';

/** All that an entry of the ledger says, in one line: why, on which finding, what was set, who said so. */
export function entryText({ why, reasons = [], set = {}, who }: Decision): string {
  const targets = Object.entries(set).map(([route, list]) => `${route}: ${formatTargets(list)}`);
  const finding = reasons[0]?.text;
  return [
    why,
    ...(finding === undefined || why.includes(finding) ? [] : [finding]),
    ...targets,
    ...(who === undefined ? [] : [`by ${who}`]),
  ].join('; ');
}
