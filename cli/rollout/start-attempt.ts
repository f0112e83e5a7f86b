import { isInDoubt } from '../../adapters/sdk/write-error.ts';
import { attemptIs, mostAttempts } from '../../core/execution/attempt.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { World } from '../run/host.ts';
import type { Ending } from './state.ts';
import { endingOf, seeWithExecution } from './state.ts';

/** A rollout that runs now: a new attempt, or one that ran already. */
export interface Attempt {
  readonly rolloutId: string;
  readonly is: 'started' | 'attached';
}

export interface AttemptWanted {
  /** The id that an attempt has. */
  idOf(attempt: number): string;
  /** The spec as it is given to the execution. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Absent: the one that runs, else the next. */
  readonly attempt?: number;
}

/**
 * Starts the next attempt, or attaches to the one that runs: a pipeline that is run again does no harm.
 *
 * @throws Failure when the one that runs has another spec, or the one that was asked for has ended; StartInDoubt
 */
export async function startAttempt(connection: Connection, wanted: AttemptWanted): Promise<Attempt> {
  const first = wanted.attempt ?? 1;
  const last = wanted.attempt ?? mostAttempts;
  for (let attempt = first; attempt <= last; attempt++) {
    const rolloutId = wanted.idOf(attempt);
    const tried = await tryAttempt(connection, rolloutId, wanted.spec);
    if (tried !== undefined) return { rolloutId, is: tried };
  }
  throw new Failure(
    exits.refused,
    wanted.attempt === undefined
      ? `${mostAttempts} attempts at this revision have ended: give it another revision`
      : `${wanted.idOf(wanted.attempt)} has ended: leave --attempt out to start the next one`,
  );
}

/** @throws StartInDoubt when it may have begun and nobody knows */
async function began(connection: Connection, rolloutId: string, input: string): Promise<boolean> {
  try {
    return await connection.startExecution(rolloutId, input);
  } catch (error) {
    throw isInDoubt(error) ? new StartInDoubt(rolloutId, { cause: error }) : error;
  }
}

/** Undefined when this attempt has ended. */
async function tryAttempt(
  connection: Connection,
  rolloutId: string,
  spec: Readonly<Record<string, unknown>>,
  again = true,
): Promise<Attempt['is'] | undefined> {
  const input = JSON.stringify(spec);
  const [execution, record, rejection] = await Promise.all([
    connection.execution(rolloutId),
    connection.ledger.recordOf(rolloutId),
    connection.ledger.rejectionOf(rolloutId),
  ]);
  switch (attemptIs(execution, (record ?? rejection) !== undefined, input)) {
    case 'ended':
      return undefined;
    case 'running':
      return 'attached';
    case 'free':
      if (await began(connection, rolloutId, input)) return 'started';
      // Somebody else's start came first; what Step Functions tells of an execution may be a moment old.
      return again ? tryAttempt(connection, rolloutId, spec, false) : undefined;
    case 'other':
      throw new Failure(
        exits.refused,
        `${rolloutId} runs with another spec: \`meshshift watch ${rolloutId}\` follows it, \`meshshift abort ${rolloutId}\` ends it; then start again`,
      );
  }
}

/** A start that got no answer: its rollout may run. The cause says what came instead. */
export class StartInDoubt extends Error {
  override readonly name = 'StartInDoubt';
  readonly rolloutId: string;

  constructor(rolloutId: string, options: ErrorOptions) {
    super(`nobody answered the start of ${rolloutId}`, options);
    this.rolloutId = rolloutId;
  }
}

const lookEveryMs = 500;
/** The plan function may take a minute, and is tried again. */
const longestMs = 90_000;

/** Waits until a rollout that was just started holds its router or has ended; undefined when neither came in time. */
export async function untilPlanned(
  connection: Connection,
  rolloutId: string,
  { clock, pause }: Pick<World, 'clock' | 'pause'>,
): Promise<'planned' | Ending | undefined> {
  const deadline = clock.now() + longestMs;
  while (clock.now() < deadline) {
    const { sight, execution } = await seeWithExecution(connection, rolloutId);
    const ending = endingOf(sight, execution);
    if (ending !== undefined) return ending;
    if (sight.control !== undefined) return 'planned';
    await pause(lookEveryMs);
  }
  return undefined;
}
