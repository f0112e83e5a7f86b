import type { Execution } from '../../core/execution/attempt.ts';
import type { AttemptRecord, RejectedStart } from '../../core/ledger/record.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { nearest } from '../../core/text/nearest.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Sight } from './state.ts';
import { seeWithExecution } from './state.ts';

/** A rollout that exists: all that the table and Step Functions know of it. */
export interface Found {
  readonly rolloutId: string;
  readonly sight: Sight;
  readonly execution: Execution | undefined;
}

/**
 * The rollout that was named; without a name the one that runs, if only one does. When none runs, `orLatest` takes the
 * one that was started last.
 *
 * @throws Failure when nobody has heard of it, or when no name was given and there is not exactly one
 */
export async function findRollout(
  connection: Connection,
  named: string | undefined,
  { orLatest = false }: { readonly orLatest?: boolean } = {},
): Promise<Found> {
  const rolloutId = named ?? (await theOnlyOne(connection, orLatest));
  const { sight, execution } = await seeWithExecution(connection, rolloutId);
  if (sight.record !== undefined || execution !== undefined) return { rolloutId, sight, execution };
  const rejection = await connection.ledger.rejectionOf(rolloutId);
  if (rejection === undefined) throw await unknown(connection, rolloutId);
  return { rolloutId, sight, execution: executionOf(rejection) };
}

async function theOnlyOne({ control, ledger, stack }: Connection, orLatest: boolean): Promise<string> {
  const ids = (await control.leases()).map(({ rolloutId }) => rolloutId);
  if (ids.length > 1) throw new Failure(exits.usage, `${ids.length} rollouts run, name one: ${ids.join(', ')}`);
  const [only] = ids.length === 0 && orLatest ? (await attempts(ledger)).map(idOf) : ids;
  if (only !== undefined) return only;
  throw new Failure(exits.usage, `no rollout runs on stack ${stack.name}: name one, see \`meshshift history\``);
}

async function unknown({ ledger, stack }: Connection, rolloutId: string): Promise<Failure> {
  const known = (await attempts(ledger)).map(idOf);
  const meant = nearest(rolloutId, known) ?? known.find((one) => one.startsWith(rolloutId));
  const hint = meant === undefined ? 'see `meshshift history`' : `did you mean ${meant}?`;
  return new Failure(exits.usage, `no rollout ${rolloutId} on stack ${stack.name}: ${hint}`);
}

const idOf = ({ rolloutId }: AttemptRecord) => rolloutId;

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
