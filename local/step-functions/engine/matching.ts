import type { Failure } from './execution.ts';

/** Errors that the wildcard never takes: they end an execution unless they are named ("Handling errors", States.ALL). */
const beyondAll = new Set(['States.DataLimitExceeded', 'States.Runtime']);

const matchesName = (name: string, failure: Failure): boolean => {
  const { error } = failure;
  if (name === error) return true;
  if (name === 'States.HeartbeatTimeout') return failure.heartbeat === true;
  if (error !== undefined && beyondAll.has(error)) return false;
  if (name === 'States.ALL') return true;
  return name === 'States.TaskFailed' && error !== 'States.Timeout';
};

/** Whether a retrier or a catcher takes an error. An error without a name is taken by the wildcards alone. */
export const matches = (errorEquals: readonly string[], failure: Failure): boolean =>
  errorEquals.some((name) => matchesName(name, failure));
