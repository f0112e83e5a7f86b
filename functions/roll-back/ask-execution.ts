import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { TransientError } from '../../core/errors.ts';
import { changeControl } from '../rollout/item.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { stopRollout } from '../rollout/stopping.ts';

/** Whether a lease has an execution that looks after it; `why` begins a sentence that says what became of it. */
export type Liveness =
  | { readonly kind: 'running' }
  | { readonly kind: 'over'; readonly why: string }
  | { readonly kind: 'unanswered'; readonly error: TransientError };

/**
 * How long AWS may give no answer before silence counts as an end: milliseconds. Five looks of the schedule, which
 * outlast throttling. A split route without an owner costs more than a rollback that was not needed.
 */
export const longestSilenceMs = 300_000;

/**
 * Whether a lease's execution runs. A rescue must not depend on what it rescues from: any answer but "it runs" counts
 * as an end, a refusal to say included. A call that fails in passing is made again by the next look, until the silence
 * has lasted too long; the control item remembers since when.
 */
export async function askExecution(ports: RollBackPorts, lease: Lease): Promise<Liveness> {
  try {
    const state = await ports.executions.stateOf(lease.execution);
    if (state.kind === 'ended')
      return {
        kind: 'over',
        why: state.how === undefined ? 'its execution ended' : `its execution ended (${state.how})`,
      };
    if (state.kind === 'unknown')
      return { kind: 'over', why: countsAsEnded(`AWS does not say whether it runs: ${state.why}`) };
    await answered(ports, lease);
    return { kind: 'running' };
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const now = ports.clock.now();
    const since = await unansweredSince(ports, lease, now);
    if (since === undefined || now - since < longestSilenceMs) return { kind: 'unanswered', error };
    const minutes = Math.round((now - since) / 60_000);
    return {
      kind: 'over',
      why: countsAsEnded(`AWS has not said whether it runs for ${minutes} min: ${error.message}`),
    };
  }
}

/** The silence is over: AWS says that the execution runs. */
export async function answered({ control }: RollBackPorts, lease: Lease): Promise<void> {
  if (lease.unansweredSince === undefined) return;
  const item = await control.read(lease.router);
  if (!isHeld(item) || item.execution !== lease.execution) return;
  await changeControl(control, item, ({ unansweredSince: _, ...latest }) => latest);
}

/** Since when there is no answer, written down if it is the first time; undefined when the lease is another's by now. */
async function unansweredSince({ control }: RollBackPorts, lease: Lease, now: number): Promise<number | undefined> {
  const item = await control.read(lease.router);
  if (!isHeld(item) || item.execution !== lease.execution) return undefined;
  const noted = await changeControl(control, item, (latest) =>
    latest.unansweredSince === undefined ? { ...latest, unansweredSince: now } : undefined,
  );
  return noted?.unansweredSince;
}

const countsAsEnded = (silence: string) => `its execution counts as ended (${silence})`;

/** The execution with which a rollout began, whose name is its id: all later ones work for it. */
const firstExecution = ({ execution, rolloutId }: Pick<Lease, 'execution' | 'rolloutId'>): string =>
  `${execution.slice(0, execution.lastIndexOf(':') + 1)}${rolloutId}`;

/**
 * Whether a later execution drives a rollout although the first one has ended, and so nobody waits for it any more. One
 * that is not on the list of those that run, and of which AWS does not say that it does, has.
 *
 * @throws TransientError when it cannot be asked now
 */
export async function isLeftAlone(
  { executions }: RollBackPorts,
  lease: Lease,
  running: ReadonlySet<string>,
): Promise<boolean> {
  const first = firstExecution(lease);
  if (first === lease.execution || running.has(first)) return false;
  return (await executions.stateOf(first)).kind !== 'running';
}

/**
 * Stops it: whoever ended the first execution, from which AWS stops the later ones with best effort, meant the rollout.
 * Once promoted there is nothing to be stopped: its stable is kept warm to the end.
 */
export async function stopLeftAlone(ports: RollBackPorts, lease: Lease): Promise<void> {
  const item = await ports.control.read(lease.router);
  if (!isHeld(item) || item.rolloutId !== lease.rolloutId) return;
  if (item.stop !== undefined || item.promotedAt !== undefined) return;
  const text = 'the execution with which it began was ended from outside';
  await stopRollout(ports, lease, { kind: 'execution', text, at: ports.clock.now(), by: 'roll-back' });
}
