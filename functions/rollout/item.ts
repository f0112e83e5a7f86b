import type { Control, RouteState } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { ContendedError } from '../../core/errors.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';

/** Signals arrive at any rate. This many refusals in a row are a fault, and the caller's own retry takes over. */
const mostAttempts = 8;

/**
 * Repeats an attempt to change an item while another change overtakes it. An attempt reads the item, and saves it.
 *
 * @param what names the item in the error
 * @throws ContendedError if every attempt is overtaken
 */
export async function untilSaved<Done>(what: string, attempt: () => Promise<Done | 'overtaken'>): Promise<Done> {
  for (let i = 0; i < mostAttempts; i++) {
    const done = await attempt();
    if (done !== 'overtaken') return done;
  }
  throw new ContendedError(`${what} changed ${mostAttempts} times in a row`);
}

type Holder = Pick<Ticket, 'router' | 'rolloutId' | 'fence'>;

/** The control item if `holder` still holds the router; undefined if it lost it. A consistent read. */
export async function heldControl(store: ControlStore, holder: Holder): Promise<Control | undefined> {
  const item = await store.read(holder.router);
  return isHeld(item) && item.rolloutId === holder.rolloutId && item.fence === holder.fence ? item : undefined;
}

/**
 * Attempts a change on the control item as `seen`, and again on the item as it is now while another change overtakes
 * it. Undefined once the router is lost.
 *
 * @throws ContendedError if every attempt is overtaken
 */
export async function onLatest<Done>(
  store: ControlStore,
  seen: Control,
  attempt: (control: Control) => Promise<Done | 'overtaken'>,
): Promise<Done | undefined> {
  let control = seen;
  return untilSaved(`the control item of ${seen.router}`, async () => {
    const done = await attempt(control);
    if (done !== 'overtaken') return done;
    const latest = await heldControl(store, seen);
    if (latest === undefined) return undefined;
    control = latest;
    return 'overtaken';
  });
}

/**
 * Changes the control item: `change` sees every signal since `seen`. Returns the item as saved; undefined if the router
 * is lost. If `change` returns undefined, the item stays as it is and is returned.
 *
 * @throws ContendedError if the item keeps changing
 */
export async function changeControl(
  store: ControlStore,
  seen: Control,
  change: (control: Control) => Control | undefined,
): Promise<Control | undefined> {
  return onLatest(store, seen, async (control) => {
    const next = change(control);
    return next === undefined ? control : ((await store.save(next, control)) ?? 'overtaken');
  });
}

/**
 * Takes a rollout away from its execution. No function of that execution gets past a condition any more, and the
 * successor it named cannot take over. Returns the item with the higher fence; undefined if it was no longer as `seen`.
 */
export async function raiseFence(store: ControlStore, seen: Control, changed = seen): Promise<Control | undefined> {
  const { successor: _, ...rest } = changed;
  return store.save({ ...rest, fence: seen.fence + 1 }, seen);
}

/** The id of one intention to write a route; it is never used for a second intention. */
export const writeId = (control: Control, route: Pick<RouteState, 'name'>, n: number): string =>
  `${control.rolloutId}/${route.name}/${control.fence}/${n}`;
