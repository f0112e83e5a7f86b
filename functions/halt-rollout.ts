import type { Control } from '../core/control/control.ts';
import { halted } from '../core/control/transitions.ts';
import type { Decision } from '../core/ledger/decision.ts';
import type { Clock } from '../core/ports/time.ts';
import { percentOf } from '../core/routing/weights.ts';
import { announced } from './announced.ts';
import { changeControl } from './held-control.ts';
import { ledgerOrder } from './ledger-order.ts';
import type { Telling } from './tell.ts';
import { tellUntold, withEvent } from './tell.ts';

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
  ports: Telling & { readonly clock: Clock },
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
