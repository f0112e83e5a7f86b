import type { Control, Intent } from './control.ts';

/**
 * W: an UpdateRoute whose answer never came is assumed to land within this time, or never. App Mesh has no
 * conditional update, so a restore that might be overtaken by such a write is looked at again after W.
 */
export const settleSeconds = 60;

/** Nothing is sent to the mesh with less of the function's time left than this: a 3 s time-out and a margin. */
export const sendingNeedsMs = 4000;

/** Whether a write sent at `at` can still land. */
export const mayStillLand = ({ at }: Pick<Intent, 'at'>, now: number): boolean => now - at < settleSeconds * 1000;

/** Whether any route has a write that was never answered. */
export const inDoubt = (control: Control): boolean => control.routes.some(({ intents }) => intents.length > 0);
