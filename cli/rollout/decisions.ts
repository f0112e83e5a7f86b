import type { Decision } from '../../core/ledger/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';

/**
 * Tells decisions one after the other, each as one line of a log. A gate is looked at again and again: it is told when
 * it begins, and when what is known of it changes.
 */
export function storyTeller(): (decision: Decision) => string | undefined {
  let gate = '';
  return (decision) => {
    const { did, step, waiting, verdict, silence, why } = decision;
    if (did === 'looked') return storyLine(decision);
    const before = gate;
    gate = did === 'waited' ? [step, waiting ?? why, verdict, silence].join('/') : '';
    return did === 'waited' && gate === before ? undefined : storyLine(decision);
  };
}

/** A decision as one line of a log; undefined for one that changes nothing that a reader has not seen. */
export function storyLine(decision: Decision): string | undefined {
  const { did, why, verdict } = decision;
  const step = decision.step === undefined || decision.step < 0 ? '' : `step ${decision.step + 1}: `;
  const judged = decision.reasons?.[0]?.text;
  switch (did) {
    case 'planned':
      return `planned: ${why}`;
    case 'shifted':
      return `${step}set to ${decision.weight}% (${targets(decision)})`;
    case 'passed':
    case 'promoted':
      return `${step}${did}${judged === undefined ? '' : `: ${judged}`}`;
    case 'stopped':
      return `${step}stopped: ${why}`;
    case 'waited':
      return `${step}${why}${howToGoOn(decision)}`;
    case 'proceeded':
    case 'alarmGone':
    case 'alarmBack':
    case 'hookCalled':
    case 'hookPassed':
    case 'hookFailed':
    case 'signalled':
      return `${step}${why}`;
    case 'restored':
      return `restored: ${targets(decision)}`;
    case 'halted':
      return `halted: ${why}`;
    case 'looked':
      return judged === undefined ? undefined : `${step}${verdict}: ${judged}`;
    case 'continued':
    case 'ended':
      return why;
  }
}

/** What a person presses whom the rollout waits for. */
const howToGoOn = ({ waiting, rolloutId, step = 0 }: Decision): string =>
  waiting === undefined
    ? ''
    : `; \`meshshift approve ${rolloutId} --step ${step + 1}\` lets it go on, \`meshshift abort ${rolloutId}\` puts the original weights back`;

const targets = ({ set = {} }: Decision): string =>
  Object.entries(set)
    .map(([route, list]) => `${route}: ${formatTargets(list)}`)
    .join('; ');

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
