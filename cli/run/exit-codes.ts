import { exitCodes as outcomeCodes } from '../../core/ledger/outcome.ts';

/** What each exit code says, in one place: help, documentation and tests read it here. */
export const exitTable = [
  { code: outcomeCodes.promoted, means: 'done; with --wait: promoted' },
  { code: 1, means: 'a fault of the command itself' },
  { code: outcomeCodes.rolledBack, means: 'rolled back: the original weights are in force' },
  { code: outcomeCodes.rejected, means: 'rejected or superseded: this rollout does not move the routes' },
  { code: outcomeCodes.halted, means: 'a person is needed: halted, or the rollback failed' },
  { code: 5, means: 'the command was refused; nothing changed' },
  { code: 6, means: 'the command was sent and not acknowledged' },
  { code: 64, means: 'wrong usage: an option, a spec, a name that does not exist' },
  { code: 69, means: 'AWS, or the embedded AWS, cannot be reached; a rollout that was followed goes on' },
  { code: 77, means: 'no credentials, or no permission; a rollout that was followed goes on' },
  { code: 130, means: 'interrupted; a rollout goes on' },
] as const;

/** The codes that are not a rollout's outcome, by name. */
export const exits = {
  done: 0,
  defect: 1,
  refused: 5,
  unacknowledged: 6,
  usage: 64,
  unreachable: 69,
  noPermission: 77,
  interrupted: 130,
} as const;
