import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';

/** The items of all routers that a rollout holds now. */
export async function heldItems(control: ControlStore): Promise<readonly Control[]> {
  const items = await Promise.all((await control.leases()).map(({ router }) => control.read(router)));
  return items.filter(isHeld);
}
