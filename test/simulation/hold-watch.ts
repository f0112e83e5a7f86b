import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import type { Invocation } from './invocation.ts';
import type { RolloutSeen } from './rollout-seen.ts';
import { shareOf } from './routes-in-force.ts';
import type { World } from './world.ts';

const second = 1000;
/** The schedule looks each minute: so long after its deletion an alarm is known to be missing, without faults. */
const noticedMs = 150 * second;
/** A write that was decided on in a window lands so long after its end at most: the life of its sender, and W. */
const underWayMs = 150 * second;
/** Clocks of functions differ, and a hold is seen a moment after it began. */
const toleranceMs = 10 * second;

/**
 * No step begins while its rollout is paused, one of its alarms is gone, or its windows are closed. A gate is passed with its own approval, or
 * once its time has run out and the spec says to proceed. That time stands still while something holds the rollout.
 */
export function holdWatch({ observer, faults, gone, start, now, router, scenario: { closed } }: World): void {
  observer.onEffect((call, invocation) => {
    const written = router.writtenBy(call);
    if (written === undefined || invocation?.fn !== 'shift-weights') return;
    const rollout = observer.rollouts.get(invocation.rolloutId ?? '');
    if (rollout === undefined || !beginsStep(rollout, shareOf(written.targets, rollout.canary))) return;
    const who = `${invocation.fn} ${invocation.id}`;
    if (invocation.seen?.held)
      observer.violate('holds obeyed', `${who} begins a step of ${rollout.rolloutId}, which it saw held`);
    if (closed !== undefined && now() > closed.from + underWayMs && now() < closed.to - toleranceMs)
      observer.violate('holds obeyed', `${who} begins a step of ${rollout.rolloutId} outside of its windows`);
    const missed = unnoticed(rollout, invocation);
    if (missed !== undefined)
      observer.violate('holds obeyed', `${who} begins a step of ${rollout.rolloutId} without ${missed}`);
  });

  const unnoticed = (rollout: RolloutSeen, { sandbox }: Invocation): string | undefined =>
    sandbox.alive
      ? rollout.control.plan.alarms.find(({ name, arn }) => {
          const since = gone.get(name);
          const isKnown = since !== undefined && now() - since > noticedMs && faults.lastAt() < since - start;
          return isKnown && rollout.control.gone?.[arn]?.without === undefined;
        })?.name
      : undefined;

  gateWatch({ observer, now });
}

/** The first route that is raised to a weight above all before it. */
const beginsStep = ({ sets }: RolloutSeen, share: number): boolean =>
  sets.filter((set) => set.share >= share).length === 1 && share > 0;

/** The time that each gate has waited while nothing held the rollout. */
function gateWatch({ observer, now }: Pick<World, 'observer' | 'now'>): void {
  let waited = 0;
  let last = now();
  observer.onControl((before, after) => {
    const elapsed = now() - last;
    last = now();
    if (!isHeld(before)) {
      waited = 0;
      return;
    }
    if (before.waiting?.for === 'approval' && !isStill(before)) waited += elapsed;
    if (!isHeld(after) || after.rolloutId !== before.rolloutId || after.step !== before.step) {
      if (isHeld(after) && after.rolloutId === before.rolloutId && after.step > before.step) passed(before, waited);
      waited = 0;
    }
  });

  const passed = ({ plan, step, approved, rolloutId }: Control, waitedMs: number) => {
    const gate = plan.steps[step]?.approval;
    if (gate === undefined || approved[step] !== undefined) return;
    if (gate.onTimeout !== 'proceed')
      observer.violate('holds obeyed', `${rolloutId} passed the gate of step ${step + 1} without an approval`);
    else if (waitedMs < gate.timeoutSeconds * second - toleranceMs)
      observer.violate(
        'holds obeyed',
        `${rolloutId} passed the gate of step ${step + 1} after ${Math.round(waitedMs / second)} s`,
      );
  };
}

const isStill = (control: Control): boolean => control.pause?.value === true || missedAlarms(control).length > 0;

/** Each command of a person takes effect once, however often it is delivered. */
export function commandWatch({ observer, sent }: World): void {
  const words: Record<'approved' | 'skip', Set<string>> = { approved: new Set(), skip: new Set() };
  observer.onControl((_, after) => {
    if (!isHeld(after) || (sent.get('Promote') ?? 0) > 0) return;
    for (const [register, type] of [
      ['approved', 'Approve'],
      ['skip', 'Skip Wait'],
    ] as const) {
      for (const key of Object.keys(after[register])) words[register].add(`${after.rolloutId} ${key}`);
      if (words[register].size > (sent.get(type) ?? 0))
        observer.violate(
          'commands obeyed once',
          `${sent.get(type) ?? 0} times ${type} was obeyed ${words[register].size} times`,
        );
    }
  });
}
