import type { Announcer, Ledger } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import type { RolloutEvent } from '../../core/rollout/events.ts';
import type { Next } from '../../core/rollout/next.ts';
import { announced } from '../announced.ts';
import { recordOf } from '../record-of.ts';

/** Announces what a look changed; a look that changes nothing is told to nobody. */
export async function tell(ports: { announcer: Announcer; ledger: Ledger }, control: Control, next: Next, now: number) {
  if (next.do === 'promote') await ports.ledger.record(recordOf(control));
  const event = eventFor(control, next, now);
  if (event !== undefined) await ports.announcer.announce([event]);
}

function eventFor(control: Control, next: Next, now: number): RolloutEvent | undefined {
  switch (next.do) {
    case 'shift':
      return next.step > 0 ? announced(control, 'Step Passed', next.why, `/${next.step - 1}`) : undefined;
    case 'promote':
      return announced(control, 'Rollout Promoted', `${control.plan.canary} serves all of ${control.plan.service}`);
    case 'sleep':
      // Told when the wait begins, not at each look during it.
      return next.waiting !== undefined && control.waiting?.since === now
        ? announced(
            control,
            next.waiting === 'approval' ? 'Approval Needed' : 'Evidence Needed',
            next.why,
            `/${control.step}`,
          )
        : undefined;
    default:
      return undefined;
  }
}
