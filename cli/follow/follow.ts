import type { Execution } from '../../core/execution/attempt.ts';
import type { Ending, Sight } from '../rollout/state.ts';
import { endingOf, sightReader } from '../rollout/state.ts';
import type { Connection } from '../run/connection.ts';
import type { Failure } from '../run/failure.ts';
import { exits } from '../run/failure.ts';
import type { World } from '../run/host.ts';

export interface FollowOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** Real time between two looks. */
  pause(): Promise<void>;
  /** Whether whoever follows has had enough. */
  stopped(): boolean;
  /** Takes one look; it may try again. */
  attempt<Found>(look: () => Promise<Found>): Promise<Found>;
  onSight(sight: Sight): void;
}

/** How often the execution itself is asked after: the control item tells more and costs less. */
const executionEvery = 10;

/** Follows a rollout to its end; undefined when it was stopped following. @throws what a look failed with */
export async function follow(connection: Connection, options: FollowOptions): Promise<Ending | undefined> {
  const { rolloutId, until } = options;
  const see = sightReader(connection, rolloutId);
  let last: Sight = { decisions: [] };
  for (let i = 0; !options.stopped(); i++) {
    const ask = i % executionEvery === 0 || isEnding(last);
    // The execution first: the end of a rollout is written before its execution is over.
    const [execution, sight] = await options.attempt(async () => {
      const asked: Execution | undefined = ask ? await connection.execution(rolloutId) : undefined;
      return [asked, await see()] as const;
    });
    last = sight;
    options.onSight(sight);
    const ending = endingOf(sight, execution, until);
    if (ending !== undefined) return ending;
    await options.pause();
  }
  return undefined;
}

const isEnding = ({ control }: Sight): boolean =>
  control === undefined || control.phase === 'halted' || control.phase === 'rollbackFailed';

/** A network that comes back does so within this; what lasts longer is not waited out. */
const longestMs = 40_000;

export interface Patient extends Pick<World, 'clock'> {
  /** Real time between two attempts. */
  pause(): Promise<void>;
  /** Whether to give up at once. */
  stopped(): boolean;
  failureOf(error: unknown): Failure;
  /** Says that AWS is out of reach, or is within it again. */
  say(text: string): void;
}

/** Repeats what cannot reach AWS for 40 seconds. @throws whatever went wrong, when it was something else or lasted */
export async function patiently<Found>(work: () => Promise<Found>, patient: Patient): Promise<Found> {
  let since: number | undefined;
  for (;;) {
    try {
      const found = await work();
      if (since !== undefined) patient.say('AWS answers again');
      return found;
    } catch (error) {
      const { exitCode, message } = patient.failureOf(error);
      const now = patient.clock.now();
      if (exitCode !== exits.unreachable || patient.stopped() || now - (since ?? now) >= longestMs) throw error;
      if (since === undefined) patient.say(`${message}; waiting ${longestMs / 1000} s for it`);
      since ??= now;
      await patient.pause();
    }
  }
}
