import type { Execution } from '../../core/execution/attempt.ts';
import type { ExecutionSources, RolloutEnding, RolloutState } from '../rollout/state.ts';
import { endingOf, rolloutReader } from '../rollout/state.ts';
import type { Failure } from '../run/failure.ts';
import { exits } from '../run/failure.ts';
import type { Host } from '../run/host.ts';

interface FollowOptions {
  readonly rolloutId: string;
  readonly until: 'promoted' | 'retired';
  /** Real time between two looks. */
  pause(): Promise<void>;
  /** Whether to stop following. */
  stopped(): boolean;
  /** Takes one look, and may repeat it. */
  attempt<Found>(look: () => Promise<Found>): Promise<Found>;
  onState(state: RolloutState): void;
}

/** The execution is read at every tenth look: the control item has more in it and costs less. */
const executionEvery = 10;

/** Follows a rollout to its end; undefined when `stopped` came first. @throws the error of a look */
export async function follow(ports: ExecutionSources, options: FollowOptions): Promise<RolloutEnding | undefined> {
  const { rolloutId, until } = options;
  const read = rolloutReader(ports, rolloutId);
  let last: RolloutState = { decisions: [] };
  for (let i = 0; !options.stopped(); i++) {
    const isDue = i % executionEvery === 0 || isEnding(last);
    // The execution is read first: a rollout's end is written before its execution is over.
    const [execution, state] = await options.attempt(async () => {
      const found: Execution | undefined = isDue ? await ports.execution(rolloutId) : undefined;
      return [found, await read()] as const;
    });
    last = state;
    options.onState(state);
    const ending = endingOf(state, execution, until);
    if (ending !== undefined) return ending;
    await options.pause();
  }
  return undefined;
}

const isEnding = ({ control }: RolloutState): boolean =>
  control === undefined || control.phase === 'halted' || control.phase === 'rollbackFailed';

/** A network that returns does so within 40 seconds. */
const longestMs = 40_000;

interface Patient extends Pick<Host, 'clock'> {
  /** Real time between two attempts. */
  pause(): Promise<void>;
  /** Whether to give up at once. */
  stopped(): boolean;
  failureOf(error: unknown): Failure;
  /** Reports that AWS is out of reach, or answers again. */
  say(text: string): void;
}

/** Repeats `work` for up to 40 seconds while AWS is out of reach. @throws the last error, or any other error at once */
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
