import type { Clock } from '../core/ports.ts';
import type { Control } from '../core/rollout/control.ts';
import type { Decision } from '../core/rollout/decision.ts';
import { halted } from '../core/rollout/transitions.ts';
import { announced } from './announced.ts';
import { changeControl } from './held-control.ts';
import { ledgerOrder } from './ledger-order.ts';
import type { Telling } from './tell.ts';
import { tellUntold, withEvent } from './tell.ts';

/** Stops without touching the mesh any more: the lease is kept until a person releases it. Undefined when it is lost. */
export async function haltRollout(
  ports: Telling & { readonly clock: Clock },
  control: Control,
  cause: string,
  by: Decision['by'],
  seq: number,
): Promise<Control | undefined> {
  await ports.ledger.append({
    rolloutId: control.rolloutId,
    order: ledgerOrder(control, 'halted', seq),
    at: ports.clock.now(),
    by,
    did: 'halted',
    why: cause,
    step: control.step,
  });
  const { routes } = control;
  const saved = await changeControl(ports.control, control, (latest) =>
    latest.phase === 'halted'
      ? undefined
      : withEvent(halted({ ...latest, routes }), announced(latest, 'Rollout Halted', cause)),
  );
  return saved && tellUntold(ports, saved);
}
