import type { Decision } from '../../core/ledger/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { Happening } from './story.ts';

/** All that moved the rollout, oldest first. */
export const happenings = (decisions: readonly Decision[]): Happening[] =>
  decisions
    .flatMap((decision, i) => happeningOf(decision, decisions[i - 1]))
    .map((happening, i) => ({ number: i + 1, ...happening }));

function happeningOf(decision: Decision, before: Decision | undefined): Omit<Happening, 'number'>[] {
  const { at, did, why, step, who, weight = 0, set = {} } = decision;
  const name = step === undefined || step < 0 ? '' : `step ${step + 1}: `;
  const told = (kind: Happening['kind'], text: string) => [{ at, kind, text, ...(who !== undefined && { who }) }];
  switch (did) {
    case 'signalled':
      return told(who?.includes(':alarm:') ? 'alarm' : 'command', why);
    case 'waited':
      // Each look at a closed gate is an entry of its own; the first one says it.
      return before?.did === 'waited' && before.step === step ? [] : told('gate', `${name}${why}`);
    case 'alarmGone':
    case 'alarmBack':
      return told('alarm', why);
    case 'proceeded':
      return told('gate', `${name}${why}`);
    case 'hookPassed':
    case 'hookFailed':
      return told('hook', `${name}${why}`);
    case 'shifted':
      return told('weights', `${name}set to ${weight}% (${routesOf(set)})`);
    case 'restored':
      return told('weights', `the original weights were put back (${routesOf(set)})`);
    case 'stopped':
    case 'halted':
      return told('stop', `${name}${why}`);
    case 'promoted':
      return told('end', why);
    // The looks and the plan move nothing; an answered hook says that it was called.
    case 'planned':
    case 'looked':
    case 'passed':
    case 'hookCalled':
    case 'continued':
    case 'ended':
      return [];
  }
}

const routesOf = (set: NonNullable<Decision['set']>): string =>
  Object.entries(set)
    .map(([route, targets]) => `${route}: ${formatTargets(targets)}`)
    .join('; ');
