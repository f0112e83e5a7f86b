import type { Control, Vacant } from '../control/control.ts';
import type { Lease } from '../control/lease.ts';
import type { Signal } from '../signals/signal.ts';

/**
 * The one item of each router. Every change is refused (undefined, or false) if the item is no longer as it was seen.
 * A change that was made already, with nothing after it, is not refused: a call is repeated when its answer is lost.
 */
export interface ControlStore {
  /** A consistent read. @throws TransientError, UnknownSchemaError */
  read(router: string): Promise<Control | Vacant>;
  /**
   * Takes the router for `fresh`, whose fence is one above `seen`'s, from any holder. The signals are those of `fresh`;
   * no sleep token is kept. `rev` becomes one above `seen`'s. Returns the item after the change.
   */
  take(fresh: Control, seen: Vacant): Promise<Control | undefined>;
  /**
   * Saves the members that the execution may change, the fence included, and raises `rev` by one. It saves no signal of
   * a person, a stop only if there is none, and never the sleep token. Returns the item after the change.
   */
  save(next: Control, seen: Vacant): Promise<Control | undefined>;
  /**
   * Stops `rolloutId`, beside any other change, and raises `rev` by one. The rollout must still hold the router and,
   * with `since`, must have been planned by then. Gives the item after the change, with its sleep token; undefined when
   * refused.
   */
  signal(router: string, rolloutId: string, signal: Signal, since?: number): Promise<Control | undefined>;
  /**
   * Notes that a run of the restore sends a write at `at`, beside any other change, and raises `rev` by one. Gives the
   * item after the change; undefined once `holder` no longer holds the router. A repeated call counts once more.
   */
  noteRestore(holder: Pick<Control, 'router' | 'rolloutId' | 'fence'>, at: number): Promise<Control | undefined>;
  /**
   * Saves the input from outside: the commands of people, the settled ones, the holds, and the events to announce.
   * Raises `rev` by one. Gives the item after the change, with its present sleep token. Undefined when the item is no
   * longer as seen, even if this very change was made already.
   */
  saveSignals(next: Control, seen: Control): Promise<Control | undefined>;
  /** Gives the router back. */
  release(seen: Control): Promise<boolean>;
  /** Every held router, and those that a taking meant to hold before it died, until forgotten. */
  leases(): Promise<readonly Lease[]>;
  /** The router that an execution took, or meant to take; as it was listed then, at the cost of one query. */
  leaseOf(execution: string): Promise<Lease | undefined>;
  /** Takes a router off the list and defeats takings under way; does nothing while a rollout holds it. */
  forgetLease(router: string): Promise<void>;
  /** Names the router's rollout under each of its alarms. */
  indexAlarms(control: Control): Promise<void>;
  unindexAlarms(control: Control): Promise<void>;
  /** The rollouts that an alarm stops. */
  watchersOf(alarmArn: string): Promise<readonly { readonly router: string; readonly rolloutId: string }[]>;
}

/** Items that stand for a rollout when an alarm is tried. */
export interface ProbeStore {
  /**
   * False when another probe lies there that is not over yet. Safe to repeat.
   *
   * @param until the end of a probe that is not removed; it is forgotten some time after: milliseconds since the epoch
   * @throws TransientError, RefusedError
   */
  place(probe: Control, until: number, now: number): Promise<boolean>;
  /** Does nothing if another probe lies there, or none. @throws TransientError, RefusedError */
  remove(alarmArn: string, rolloutId: string): Promise<void>;
}
