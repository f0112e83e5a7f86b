import type { Decision } from '../../core/rollout/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';

/** A decision as one line of a log; undefined for one that changes nothing that a reader has not seen. */
export function storyLine(decision: Decision): string | undefined {
  const step = decision.step === undefined ? '' : `step ${decision.step + 1}: `;
  const judged = decision.reasons?.[0]?.text;
  switch (decision.did) {
    case 'planned':
      return `planned: ${decision.why}`;
    case 'shifted':
      return `${step}set to ${decision.weight}% (${targets(decision)})`;
    case 'passed':
    case 'promoted':
      return `${step}${decision.did}${judged === undefined ? '' : `: ${judged}`}`;
    case 'stopped':
      return `${step}stopped: ${decision.why}`;
    case 'waited':
      return `${step}${decision.why}`;
    case 'restored':
      return `restored: ${targets(decision)}`;
    case 'halted':
      return `halted: ${decision.why}`;
    case 'signalled':
      return `${step}${decision.why}`;
    case 'looked':
      return judged === undefined ? undefined : `${step}${decision.verdict}: ${judged}`;
    case 'continued':
    case 'ended':
      return decision.why;
  }
}

const targets = ({ set = {} }: Decision): string =>
  Object.entries(set)
    .map(([route, list]) => `${route}: ${formatTargets(list)}`)
    .join('; ');
