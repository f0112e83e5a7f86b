import type { Control } from '../core/control/control.ts';
import { currentWeight } from '../core/control/control.ts';
import type { EventType, RolloutEvent } from '../core/events/events.ts';

/** An event about a rollout as its control item stands. The same event has the same id each time it is sent. */
export const announced = (control: Control, type: EventType, text: string, detail = ''): RolloutEvent => ({
  type,
  eventId: `${control.rolloutId}/${type}${detail}`,
  rolloutId: control.rolloutId,
  service: control.plan.service,
  router: control.router,
  text,
  ...(control.step >= 0 && { step: control.step + 1, weight: currentWeight(control) }),
});
