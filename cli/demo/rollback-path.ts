import type { CallEntry, LogEntry } from '../../local/request-log.ts';

/** The way from an alarm's event to the restored route, from the embedded AWS's request log. */
export interface RollbackPath {
  /** Real milliseconds from the event to the answer of the write. */
  readonly milliseconds: number;
  /** The number of functions that ran one after the other. */
  readonly invocations: number;
  /** The writes up to the restore, itself included. */
  readonly writes: readonly string[];
}

/** The names of the two functions on the path, as callers in the log. */
interface PathRoles {
  readonly receiver: string;
  readonly restorer: string;
}

const changes = /^(Put|Update|Modify|Delete|Create|Send|Start|Stop)/;

/** The writes of weights, of every router. */
const writesOfWeights = new Set(['UpdateRoute', 'ModifyRule', 'ModifyListener', 'UpdateRule', 'UpdateListener']);

/** The path of the first rollback after the log's last alarm event; undefined when there is none. */
export function rollbackPath(
  entries: readonly LogEntry[],
  { receiver, restorer }: PathRoles,
): RollbackPath | undefined {
  const calls = entries.filter((one) => one.kind === 'call');
  const restore = calls.find(({ operation, caller }) => writesOfWeights.has(operation) && caller === restorer);
  const event = entries.findLast(
    (one) =>
      one.kind === 'event' &&
      one.detailType === 'CloudWatch Alarm State Change' &&
      one.elapsed <= (restore?.elapsed ?? 0),
  );
  if (restore === undefined || event === undefined) return undefined;
  const since = calls.filter(({ elapsed }) => elapsed >= event.elapsed);
  const wake = since.find(({ operation, caller }) => operation === 'SendTaskSuccess' && caller === receiver);
  // The schedule runs the restorer's function too, and may stop and wake beside it; a restore sends no wake.
  const beside = since.findLast(
    ({ operation, caller, elapsed }) =>
      operation === 'SendTaskSuccess' && caller === restorer && elapsed < restore.elapsed,
  );
  // The receiver's writes after the wake run beside the restore and delay nothing.
  const before = (one: CallEntry) =>
    (one.caller === receiver && one.elapsed <= (wake?.elapsed ?? 0)) ||
    (one.caller === restorer && one.elapsed > (beside?.elapsed ?? 0) && one.elapsed <= restore.elapsed);
  const path = since.filter(before);
  return {
    milliseconds: restore.elapsed + restore.durationMs - event.elapsed,
    invocations: new Set(path.map(({ caller }) => caller)).size,
    writes: path
      .filter(({ operation }) => changes.test(operation))
      .map(({ service, operation }) => `${service}:${operation}`),
  };
}
