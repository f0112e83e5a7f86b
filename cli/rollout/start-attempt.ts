import { isInDoubt } from '../../adapters/sdk/write-error.ts';
import { attemptIs, mostAttempts } from '../../core/execution/attempt.ts';
import type { NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';
import type { ExecutionSources, RolloutEnding } from './state.ts';
import { endingOf, readWithExecution } from './state.ts';

/** A rollout that runs now: a new attempt, or one that ran already. */
export interface Attempt {
  readonly rolloutId: string;
  readonly is: 'started' | 'attached';
}

interface AttemptWanted {
  /** The id of an attempt. */
  idOf(attempt: number): string;
  /** The spec, as the execution's input. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Absent: the attempt that runs, else the next one. */
  readonly attempt?: number;
}

interface StartPorts extends Pick<NamedExecutions, 'execution' | 'startExecution'> {
  readonly ledger: Pick<Ledger, 'recordOf' | 'rejectionOf'>;
}

/**
 * Starts the next attempt, or attaches to the running one, so that a pipeline may run again.
 *
 * @throws Failure when the running attempt has another spec, or the wanted one has ended
 * @throws StartInDoubt when the start got no answer
 */
export async function startAttempt(ports: StartPorts, wanted: AttemptWanted): Promise<Attempt> {
  const first = wanted.attempt ?? 1;
  const last = wanted.attempt ?? mostAttempts;
  for (let attempt = first; attempt <= last; attempt++) {
    const rolloutId = wanted.idOf(attempt);
    const tried = await tryAttempt(ports, rolloutId, wanted.spec);
    if (tried !== undefined) return { rolloutId, is: tried };
  }
  throw new Failure(
    exits.refused,
    wanted.attempt === undefined
      ? `${mostAttempts} attempts at this revision have ended: give it another revision`
      : `${wanted.idOf(wanted.attempt)} has ended: leave --attempt out to start the next one`,
  );
}

/** Whether this call started it. @throws StartInDoubt when it may have started without an answer */
async function began(ports: StartPorts, rolloutId: string, input: string): Promise<boolean> {
  try {
    return await ports.startExecution(rolloutId, input);
  } catch (error) {
    throw isInDoubt(error) ? new StartInDoubt(rolloutId, { cause: error }) : error;
  }
}

/** Starts this attempt or attaches to it; undefined when it has ended. */
async function tryAttempt(
  ports: StartPorts,
  rolloutId: string,
  spec: Readonly<Record<string, unknown>>,
  again = true,
): Promise<Attempt['is'] | undefined> {
  const input = JSON.stringify(spec);
  const [execution, record, rejection] = await Promise.all([
    ports.execution(rolloutId),
    ports.ledger.recordOf(rolloutId),
    ports.ledger.rejectionOf(rolloutId),
  ]);
  switch (attemptIs(execution, (record ?? rejection) !== undefined, input)) {
    case 'ended':
      return undefined;
    case 'running':
      return 'attached';
    case 'free':
      if (await began(ports, rolloutId, input)) return 'started';
      // Another start came first. Step Functions may report it a moment late, so one more look is worth it.
      return again ? tryAttempt(ports, rolloutId, spec, false) : undefined;
    case 'other':
      throw new Failure(
        exits.refused,
        `${rolloutId} runs with another spec: \`meshshift watch ${rolloutId}\` follows it, \`meshshift abort ${rolloutId}\` ends it; then start again`,
      );
  }
}

/** A start that got no answer: its rollout may be running. The cause is the error that came instead. */
export class StartInDoubt extends Error {
  override readonly name = 'StartInDoubt';
  readonly rolloutId: string;

  constructor(rolloutId: string, options: ErrorOptions) {
    super(`the start of ${rolloutId} got no answer`, options);
    this.rolloutId = rolloutId;
  }
}

const lookEveryMs = 500;
/** The plan function may take a minute, and is retried. */
const longestMs = 90_000;

/** Waits until a new rollout holds its router or has ended; undefined after 90 seconds without either. */
export async function untilPlanned(
  ports: ExecutionSources,
  rolloutId: string,
  { clock, pause }: Pick<Host, 'clock' | 'pause'>,
): Promise<'planned' | RolloutEnding | undefined> {
  const deadline = clock.now() + longestMs;
  while (clock.now() < deadline) {
    const { state, execution } = await readWithExecution(ports, rolloutId);
    const ending = endingOf(state, execution);
    if (ending !== undefined) return ending;
    if (state.control !== undefined) return 'planned';
    await pause(lookEveryMs);
  }
  return undefined;
}
