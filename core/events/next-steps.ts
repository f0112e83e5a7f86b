import type { Stop } from '../signals/signal.ts';

/** Sentences that name the command of a next step. Events and the command line use the same ones. */
const step = (name: string, then: string) => (rolloutId: string) => `\`meshshift ${name} ${rolloutId}\` ${then}`;

/** @param stepNumber counts from 1; absent where no step is meant */
export const approve = (rolloutId: string, stepNumber?: number): string =>
  `\`meshshift approve ${rolloutId}${stepNumber === undefined ? '' : ` --step ${stepNumber}`}\` lets it go on`;

export const abort = step('abort', 'puts the original weights back');
export const takeBack = step('rollback', 'takes it back');

/** The two answers to a rollout that waits for a person. */
export const approveOrAbort = (rolloutId: string, stepNumber?: number): string =>
  `${approve(rolloutId, stepNumber)}, ${abort(rolloutId)}`;

export const correctAndStart = 'correct the new version and `meshshift start` again';
const mendAndStart = 'remove what the reason names and `meshshift start` again';
const startAgain = '`meshshift start` begins the next attempt';

/** What follows a rollback by what it was for: a stop by a person says nothing against the new version. */
const afterRollback: Readonly<Record<Stop['kind'], string>> = {
  analysis: correctAndStart,
  alarm: correctAndStart,
  unready: correctAndStart,
  hook: correctAndStart,
  operator: startAgain,
  approval: startAgain,
  successor: 'follow the rollout that took its place: `meshshift list`',
  alarmGone: 'make the alarm again under its name and `meshshift start` again',
  failure: mendAndStart,
  execution: mendAndStart,
  drift: mendAndStart,
};

/** @param cause absent where it was not recorded */
export const nextAfterRollback = (cause: Stop['kind'] = 'analysis'): string => afterRollback[cause];

export const removeAndStart = 'remove what the reason names, see `meshshift plan`, and start again';
