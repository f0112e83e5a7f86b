import type { Control } from '../../core/control/control.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import type { Next } from '../../core/execution/next.ts';
import { whyPromoted } from '../../core/ledger/outcome.ts';
import { announced } from '../announced.ts';

/** What a look changed, as an event; a look that changes nothing, or goes on waiting, is told to nobody. */
export function eventOf(before: Control, after: Control, next: Next): RolloutEvent | undefined {
  if (before === after) return undefined;
  switch (next.do) {
    case 'shift':
      if (next.step === 0) return undefined;
      return announced(before, next.proceeds ? 'Step Proceeded' : 'Step Passed', next.why, `/${next.step - 1}`);
    case 'promote':
      return announced(after, 'Rollout Promoted', whyPromoted(after.plan));
    case 'sleep': {
      if (before.waiting === after.waiting) return undefined;
      const type = next.waiting === 'approval' ? 'Approval Needed' : 'Evidence Needed';
      return announced(after, type, next.why, `/${after.step}`);
    }
    default:
      return undefined;
  }
}
