import type { Execution } from '../../core/execution/attempt.ts';
import type { AttemptRecord, RejectedStart } from '../../core/ledger/record.ts';
import type { Ledger } from '../../core/ports/ledger.ts';

/** Every rollout and every start that became none, the last one first. */
export async function attempts(ledger: Pick<Ledger, 'records' | 'rejections'>): Promise<readonly AttemptRecord[]> {
  const [records, rejections] = await Promise.all([ledger.records(), ledger.rejections()]);
  // Of two tries of one start the rejected one may have lost to the other.
  const planned = new Set(records.map(({ rolloutId }) => rolloutId));
  const rejected = rejections.filter(({ rolloutId }) => !planned.has(rolloutId));
  return [...records, ...rejected].toSorted((a, b) => b.startedAt - a.startedAt);
}

/** The execution of a rejected start as it was: Step Functions forgets one after 90 days. */
export const executionOf = ({ reason }: RejectedStart): Execution => ({
  status: 'FAILED',
  input: '{}',
  error: 'rejected',
  cause: reason,
});
