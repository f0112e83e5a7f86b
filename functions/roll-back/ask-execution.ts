import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { TransientError } from '../../core/errors.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Executions } from '../../core/ports/executions.ts';
import type { Clock } from '../../core/ports/time.ts';
import { changeControl } from '../held-control.ts';

interface Ports {
  readonly control: ControlStore;
  readonly executions: Executions;
  readonly clock: Clock;
}

/** Whether a lease has an execution that looks after it; `why` begins a sentence that says what became of it. */
export type Asked =
  | { readonly is: 'running' }
  | { readonly is: 'over'; readonly why: string }
  | { readonly is: 'unanswered'; readonly error: TransientError };

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
export async function askExecution(ports: Ports, lease: Lease): Promise<Asked> {
  try {
    const state = await ports.executions.stateOf(lease.execution);
    if (state.is === 'ended')
      return {
        is: 'over',
        why: state.how === undefined ? 'its execution ended' : `its execution ended (${state.how})`,
      };
    if (state.is === 'unknown')
      return { is: 'over', why: countsAsEnded(`AWS does not say whether it runs: ${state.why}`) };
    await answered(ports, lease);
    return state;
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const now = ports.clock.now();
    const since = await unansweredSince(ports, lease, now);
    if (since === undefined || now - since < longestSilenceMs) return { is: 'unanswered', error };
    const minutes = Math.round((now - since) / 60_000);
    return { is: 'over', why: countsAsEnded(`AWS has not said whether it runs for ${minutes} min: ${error.message}`) };
  }
}

/** The silence is over: AWS says that the execution runs. */
export async function answered({ control }: Ports, lease: Lease): Promise<void> {
  if (lease.unansweredSince === undefined) return;
  const item = await control.read(lease.router);
  if (!isHeld(item) || item.execution !== lease.execution) return;
  await changeControl(control, item, ({ unansweredSince: _, ...latest }) => latest);
}

/** Since when there is no answer, written down if it is the first time; undefined when the lease is another's by now. */
async function unansweredSince({ control }: Ports, lease: Lease, now: number): Promise<number | undefined> {
  const item = await control.read(lease.router);
  if (!isHeld(item) || item.execution !== lease.execution) return undefined;
  const noted = await changeControl(control, item, (latest) =>
    latest.unansweredSince === undefined ? { ...latest, unansweredSince: now } : undefined,
  );
  return noted?.unansweredSince;
}

const countsAsEnded = (silence: string) => `its execution counts as ended (${silence})`;
