import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { originalWeights } from '../../core/control/original-weights.ts';
import { halted, stopped } from '../../core/control/transitions.ts';
import { TooLargeError } from '../../core/errors.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { namedSet } from '../../core/plan/names.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Clock } from '../../core/ports/time.ts';
import { percentOf } from '../../core/routing/weights.ts';
import type { Stop } from '../../core/signals/signal.ts';
import { stopWithin } from '../../core/signals/signal.ts';
import { announced, announceUntold, missedHooks, withEvent } from './announcing.ts';
import { changeControl } from './item.ts';
import { ledgerOrder } from './ledger.ts';
import type { RolloutPorts, SignalPorts } from './ports.ts';

/**
 * Stops a running rollout and wakes its execution. Returns the item after the stop; undefined if the rollout does not
 * hold the router any more.
 *
 * @param since stops only a rollout that was planned by then: milliseconds since the epoch
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

/**
 * The first release may have left an item without room for the stop. Its execution is woken and rolls back without it.
 */
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
  /** The targets of the routes that another party changed, by route. */
  readonly found: NonNullable<Decision['set']>;
  readonly by: Decision['by'];
  readonly seq: number;
}

/** The canary's share of the first route with other weights; empty if no target carries weight. */
function shareFound({ plan }: Control, found: Halt['found']): Pick<Decision, 'weight'> {
  const [weight] = Object.values(found).flatMap((targets) => percentOf(targets, plan.canary) ?? []);
  return weight === undefined ? {} : { weight };
}

/**
 * Halts a rollout without touching the mesh; it keeps its lease until a person releases it. Undefined if it is lost.
 */
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
    set: namedSet(control.plan, found),
    ...shareFound(control, found),
  });
  const { routes } = control;
  const saved = await changeControl(ports.control, control, (latest) =>
    latest.phase === 'halted'
      ? undefined
      : [
          ...missedHooks(latest, 'halted', cause, false),
          announced(latest, 'Rollout Halted', `${cause}; before the rollout: ${originalWeights(latest)}`),
        ].reduce(withEvent, halted({ ...latest, routes })),
  );
  return saved && announceUntold(ports, saved);
}
