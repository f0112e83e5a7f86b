import type { Execution } from '../../core/execution/attempt.ts';
import type { AttemptRecord, RejectedStart } from '../../core/ledger/record.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { Connection, Stack } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { RolloutState } from './state.ts';
import { readWithExecution } from './state.ts';

/** A rollout that exists, from the table and from Step Functions. */
export interface FoundRollout {
  readonly rolloutId: string;
  readonly state: RolloutState;
  readonly execution: Execution | undefined;
}

/** The ports that a rollout is found by. */
export type FindPorts = Pick<Connection, 'control' | 'ledger' | 'line' | 'execution'> & {
  readonly stack: Pick<Stack, 'name'>;
};

/**
 * Finds the rollout of this name. Without a name, it finds the only one that runs.
 *
 * @param orLatest without a name and with none running, find the one that was started last
 * @throws Failure when the name is unknown, or when it is missing and there is not exactly one rollout
 */
export async function findRollout(
  ports: FindPorts,
  named: string | undefined,
  { orLatest = false }: { readonly orLatest?: boolean } = {},
): Promise<FoundRollout> {
  const rolloutId = named ?? (await theOnlyOne(ports, orLatest));
  const { state, execution } = await readWithExecution(ports, rolloutId);
  if (state.record !== undefined || execution !== undefined) return { rolloutId, state, execution };
  const rejection = await ports.ledger.rejectionOf(rolloutId);
  if (rejection === undefined) throw await unknown(ports, rolloutId);
  return { rolloutId, state, execution: executionOf(rejection) };
}

async function theOnlyOne({ control, ledger, stack }: FindPorts, orLatest: boolean): Promise<string> {
  const ids = (await control.leases()).map(({ rolloutId }) => rolloutId);
  if (ids.length > 1) throw new Failure(exits.usage, `${ids.length} rollouts run, name one: ${ids.join(', ')}`);
  const [only] = ids.length === 0 && orLatest ? (await attempts(ledger)).map(idOf) : ids;
  if (only !== undefined) return only;
  throw new Failure(exits.usage, `no rollout runs on stack ${stack.name}: name one, see \`meshshift history\``);
}

async function unknown({ ledger, stack }: FindPorts, rolloutId: string): Promise<Failure> {
  const known = (await attempts(ledger)).map(idOf);
  const meant = nearest(rolloutId, known) ?? known.find((one) => one.startsWith(rolloutId));
  const hint = meant === undefined ? 'see `meshshift history`' : `did you mean ${meant}?`;
  return new Failure(exits.usage, `no rollout ${rolloutId} on stack ${stack.name}: ${hint}`);
}

const idOf = ({ rolloutId }: AttemptRecord) => rolloutId;

/** All rollouts and all rejected starts, newest first. */
export async function attempts(ledger: Pick<Ledger, 'records' | 'rejections'>): Promise<readonly AttemptRecord[]> {
  const [records, rejections] = await Promise.all([ledger.records(), ledger.rejections()]);
  // When one start is tried twice, the rejected try may have lost to the other.
  const planned = new Set(records.map(({ rolloutId }) => rolloutId));
  const rejected = rejections.filter(({ rolloutId }) => !planned.has(rolloutId));
  return [...records, ...rejected].toSorted((a, b) => b.startedAt - a.startedAt);
}

/** The execution of a rejected start, rebuilt: Step Functions forgets executions after 90 days. */
export const executionOf = ({ reason }: RejectedStart): Execution => ({
  status: 'FAILED',
  input: '{}',
  error: 'rejected',
  cause: reason,
});
