import type { Control, Phase, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';

/** Where a rollout is: in a phase, at a gate that waits for an approval, at a hook, between two executions, or about to go back. */
export type Place = Phase | 'gate' | 'hook' | 'handover' | 'stopped';

/** The places that an item shows. */
export function placesOf(item: Control | Vacant): readonly Place[] {
  if (!isHeld(item)) return [];
  const { phase, waiting, hook, successor, stop } = item;
  const places: Place[] = [phase];
  if (waiting?.for === 'approval') places.push('gate');
  if (hook?.since !== undefined) places.push('hook');
  if (successor !== undefined) places.push('handover');
  if (stop !== undefined) places.push('stopped');
  return places;
}
