import type { ControlStore } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { isHeld } from '../../core/rollout/control.ts';

/** The items of all routers that a rollout holds now. */
export async function heldItems(control: ControlStore): Promise<readonly Control[]> {
  const items = await Promise.all((await control.leases()).map(({ router }) => control.read(router)));
  return items.filter(isHeld);
}
