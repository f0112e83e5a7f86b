import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { halted, stopped } from '../../core/control/transitions.ts';
import { TooLargeError } from '../../core/errors.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Clock } from '../../core/ports/time.ts';
import { percentOf } from '../../core/routing/weights.ts';
import type { Stop } from '../../core/signals/signal.ts';
import { stopWithin } from '../../core/signals/signal.ts';
import { announced, tellUntold, withEvent } from './announcing.ts';
import { changeControl } from './item.ts';
import { ledgerOrder } from './ledger.ts';
import type { RolloutPorts, SignalPorts } from './ports.ts';

/**
 * Stops a rollout that runs, and wakes its execution. Gives its item as it is then; undefined when it does not hold the
 * router any more.
 *
 * @param since only one that was planned by then: milliseconds since the epoch
 */
export async function stopRollout(
  { control: store, executions }: Pick<SignalPorts, 'control' | 'executions'>,
  { router, rolloutId }: Pick<Control, 'router' | 'rolloutId'>,
  stop: Stop,
  since?: number,
): Promise<Control | undefined> {
  const control = await stopOrRoom(store, { router, rolloutId }, stopWithin(stop), since);
  if (control?.sleepToken !== undefined) await executions.wake(control.sleepToken, 'rollBack');
  return control;
}

/** In an item without room for the stop, as the first release may have left one, whoever is woken rolls back without it. */
async function stopOrRoom(
  store: ControlStore,
  { router, rolloutId }: Pick<Control, 'router' | 'rolloutId'>,
  stop: Stop,
  since: number | undefined,
): Promise<Control | undefined> {
  try {
    return await store.signal(router, rolloutId, { kind: 'stop', stop }, since);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    const item = await store.read(router);
    const isMeant = isHeld(item) && item.rolloutId === rolloutId && (since === undefined || item.plannedAt <= since);
    return isMeant ? stopped(item, stop) : undefined;
  }
}

export interface Halt {
  /** One sentence. */
  readonly cause: string;
  /** The targets of the routes that somebody else changed, by route. */
  readonly found: NonNullable<Decision['set']>;
  readonly by: Decision['by'];
  readonly seq: number;
}

/** The canary's share of the first route that was found with other weights; nothing where none carries weight. */
function shareFound({ plan }: Control, found: Halt['found']): Pick<Decision, 'weight'> {
  const [weight] = Object.values(found).flatMap((targets) => percentOf(targets, plan.canary) ?? []);
  return weight === undefined ? {} : { weight };
}

/** Stops without touching the mesh any more: the lease is kept until a person releases it. Undefined when it is lost. */
export async function haltRollout(
  ports: RolloutPorts & { readonly clock: Clock },
  control: Control,
  { cause, found, by, seq }: Halt,
): Promise<Control | undefined> {
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'halted', seq),
    at: ports.clock.now(),
    by,
    did: 'halted',
    why: cause,
    step: control.step,
    set: found,
    ...shareFound(control, found),
  });
  const { routes } = control;
  const saved = await changeControl(ports.control, control, (latest) =>
    latest.phase === 'halted'
      ? undefined
      : withEvent(halted({ ...latest, routes }), announced(latest, 'Rollout Halted', cause)),
  );
  return saved && tellUntold(ports, saved);
}
