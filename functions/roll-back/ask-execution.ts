import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { TransientError } from '../../core/errors.ts';
import { changeControl } from '../rollout/item.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { stopRollout } from '../rollout/stopping.ts';

/** Whether the execution of a lease is alive; `why` begins a sentence about its end. */
type Liveness =
  | { readonly kind: 'running' }
  | { readonly kind: 'over'; readonly why: string }
  | { readonly kind: 'unanswered'; readonly error: TransientError };

/**
 * How long AWS may give no answer before the silence counts as an end: milliseconds. Five runs of the schedule outlast
 * throttling. A split route without an owner costs more than a rollback that was not needed.
 */
export const longestSilenceMs = 300_000;

/**
 * Asks AWS whether a lease's execution runs. Any answer but "it runs" counts as an end, a refusal included, because a
 * rescue must not depend on what it rescues from. The next run repeats a call that failed for now, until the silence
 * has lasted too long; the control item keeps its beginning.
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

/** Ends the silence: AWS says that the execution runs. */
export async function answered({ control }: RollBackPorts, lease: Lease): Promise<void> {
  if (lease.unansweredSince === undefined) return;
  const item = await control.read(lease.router);
  if (!isHeld(item) || item.execution !== lease.execution) return;
  await changeControl(control, item, ({ unansweredSince: _, ...latest }) => latest);
}

/** The beginning of the silence, saved the first time; undefined if another execution holds the lease by now. */
async function unansweredSince({ control }: RollBackPorts, lease: Lease, now: number): Promise<number | undefined> {
  const item = await control.read(lease.router);
  if (!isHeld(item) || item.execution !== lease.execution) return undefined;
  const noted = await changeControl(control, item, (latest) =>
    latest.unansweredSince === undefined ? { ...latest, unansweredSince: now } : undefined,
  );
  return noted?.unansweredSince;
}

const countsAsEnded = (silence: string) => `its execution counts as ended (${silence})`;

/** The execution that a rollout began with, whose name is the rollout's id. Later executions work for it. */
const firstExecution = ({ execution, rolloutId }: Pick<Lease, 'execution' | 'rolloutId'>): string =>
  `${execution.slice(0, execution.lastIndexOf(':') + 1)}${rolloutId}`;

/**
 * Whether a later execution drives a rollout although the first one has ended, so that no caller waits for the rollout
 * any more. The first one has ended if it is not among `running` and AWS does not say that it runs.
 *
 * @throws TransientError if AWS cannot be asked now
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
 * Stops a rollout that was left alone. A person who ended the first execution meant the rollout, and AWS stops the
 * later executions with best effort only. A promoted rollout is not stopped: its stable is kept warm to the end.
 */
export async function stopLeftAlone(ports: RollBackPorts, lease: Lease): Promise<void> {
  const item = await ports.control.read(lease.router);
  if (!isHeld(item) || item.rolloutId !== lease.rolloutId) return;
  if (item.stop !== undefined || item.promotedAt !== undefined) return;
  const text = 'the execution with which it began was ended from outside';
  await stopRollout(ports, lease, { kind: 'execution', text, at: ports.clock.now(), by: 'roll-back' });
}
