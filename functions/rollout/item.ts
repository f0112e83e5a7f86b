import type { Control, RouteState } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { ContendedError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';

/** Signals may come in at any rate; more refusals in a row than this are a fault, and the state machine tries again. */
const attempts = 8;

type Holder = Pick<Ticket, 'router' | 'rolloutId' | 'fence'>;

/** The control item, if `holder` still holds the router; undefined when it lost it. A consistent read. */
export async function heldControl(store: ControlStore, holder: Holder): Promise<Control | undefined> {
  const item = await store.read(holder.router);
  return isHeld(item) && item.rolloutId === holder.rolloutId && item.fence === holder.fence ? item : undefined;
}

/**
 * Changes the control item from what it is now: `change` sees each signal that came in between. Gives the item as
 * saved; undefined when the router is lost. A `change` that gives undefined leaves the item alone and gives it back.
 *
 * @throws ContendedError when the item keeps changing underneath
 */
export async function changeControl(
  store: ControlStore,
  seen: Control,
  change: (control: Control) => Control | undefined,
): Promise<Control | undefined> {
  let control: Control | undefined = seen;
  for (let i = 0; i < attempts && control !== undefined; i++) {
    const next = change(control);
    if (next === undefined) return control;
    if (await store.save(next, control)) return { ...next, rev: control.rev + 1 };
    control = await heldControl(store, seen);
  }
  if (control === undefined) return undefined;
  throw new ContendedError(`the control item of ${seen.router} changed ${attempts} times in a row`);
}

/**
 * Takes a rollout out of the hands of its execution: whatever function of it still runs can no longer get past a
 * condition, and nobody takes it over who was named to. Gives the item with the higher fence; undefined when it was not as `seen` any more.
 */
export async function raiseFence(store: ControlStore, seen: Control, changed = seen): Promise<Control | undefined> {
  const { successor: _, ...rest } = changed;
  const raised = { ...rest, fence: seen.fence + 1 };
  return (await store.save(raised, seen)) ? { ...raised, rev: seen.rev + 1 } : undefined;
}

/** Names one intention to write a route, for good: never used for a second one. */
export const writeId = (control: Control, route: RouteState, n: number): string =>
  `${control.rolloutId}/${route.name}/${control.fence}/${n}`;
