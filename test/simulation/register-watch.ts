import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { World } from './world.ts';

/** Members that a rollout must not find in the item that it takes: each belongs to the rollout before. */
const ofOneRollout = [
  'stop',
  'pause',
  'waiting',
  'promotedAt',
  'settleUntil',
  'untold',
  'sleepToken',
] as const satisfies readonly (keyof Control)[];

/**
 * No signal is lost, and none reaches another rollout. The first stop stands, and of pause and resume the one issued
 * later. An approval is never withdrawn. A rollout begins with no signal, and an alarm of before its plan is not its.
 */
export function registerWatch({ observer, plan }: World): void {
  observer.onControl((before, after) => {
    if (!isHeld(after)) return;
    const { rolloutId } = after;
    if (!isHeld(before) || before.rolloutId !== rolloutId) {
      const left = ofOneRollout.filter((name) => after[name] !== undefined);
      const words = Object.keys({ ...after.approved, ...after.skip });
      if (left.length + words.length > 0)
        observer.violate(
          'signals kept',
          `${rolloutId} begins with what another left: ${[...left, ...words].join(', ')}`,
        );
      return;
    }
    if (before.stop !== undefined && !isSame(before.stop, after.stop))
      observer.violate('signals kept', `the first stop of ${rolloutId} gave way: ${before.stop.text}`);
    if (before.pause !== undefined && (after.pause?.issuedAt ?? 0) < before.pause.issuedAt)
      observer.violate('signals kept', `an older pause or resume of ${rolloutId} outdid a newer one`);
    for (const register of ['approved', 'skip'] as const)
      for (const step of Object.keys(before[register]))
        if (after[register][step] === undefined)
          observer.violate('signals kept', `what was ${register} of ${rolloutId} was withdrawn: step ${step}`);
    const { stop } = after;
    const isNew = stop?.kind === 'alarm' && before.stop === undefined;
    // With clocks that are off, the order is unknown.
    if (isNew && stop.at < after.plannedAt && !plan.rates.has('clock: off by seconds'))
      observer.violate('alarms answered', `${rolloutId} was stopped by an alarm of before its plan: ${stop.text}`);
  });
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
