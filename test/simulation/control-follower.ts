import { controlOf } from '../../adapters/store/control-item.ts';
import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { missedAlarms } from '../../core/control/hold.ts';
import type { Call } from '../../local/kit/call.ts';
import type { Invocation, Seen } from './invocation.ts';
import type { leaseRules } from './lease-rules.ts';
import type { lineRules } from './line-rules.ts';
import type { RolloutSeen } from './rollout-seen.ts';
import { rolloutSeen } from './rollout-seen.ts';
import type { routeRules } from './route-rules.ts';
import type { TeamRouter } from './routers/team-router.ts';
import type { Violate } from './rules.ts';
import type { stopRules } from './stop-rules.ts';
import type { testerRules } from './tester-rules.ts';

export interface ControlFollowerOptions {
  readonly now: () => number;
  readonly router: TeamRouter;
  /** The control item as it is stored. */
  readonly readControl: () => Record<string, unknown> | undefined;
  readonly isLineStopped: () => boolean;
  /** Every rollout that has held the router; each is added when it takes it. */
  readonly rollouts: Map<string, RolloutSeen>;
  readonly violate: Violate;
  readonly trace: (text: string) => void;
  readonly lease: ReturnType<typeof leaseRules>;
  readonly line: ReturnType<typeof lineRules>;
  readonly stops: ReturnType<typeof stopRules>;
  readonly testers: ReturnType<typeof testerRules>;
  readonly forRoutes: ReturnType<typeof routeRules>;
}

export type ControlListener = (before: Control | Vacant, after: Control | Vacant) => void;

/** Follows the control item from change to change, and hands each to the checkers. */
export function followControl(options: ControlFollowerOptions) {
  const { now, router, readControl, isLineStopped, rollouts, violate, trace, lease, line, stops, testers, forRoutes } =
    options;
  let control: Control | Vacant = { router: router.key(), fence: 0, rev: 0 };
  const listeners: ControlListener[] = [];

  const seenNow = (): Seen => ({
    rolloutId: isHeld(control) ? control.rolloutId : undefined,
    fence: control.fence,
    stopped: isHeld(control) && control.stop !== undefined,
    held: isHeld(control) && (control.pause?.value === true || missedAlarms(control).length > 0),
    lineStopped: isLineStopped(),
  });

  const follow = (invocation: Invocation | undefined) => {
    const before = control;
    control = controlOf(router.key(), readControl() as never);
    const isSame = isHeld(before) && isHeld(control) && before.rolloutId === control.rolloutId;
    if (isHeld(control) && !isSame) taken(control);
    if (isHeld(before) && !isSame) released(before, invocation);
    if (isHeld(control)) changed(before, control);
    for (const listener of listeners) listener(before, control);
    if (isHeld(control) && control.phase === 'halted' && isHeld(before) && before.phase !== 'halted')
      forRoutes.halted(control);
    lease.followed(before, control);
  };

  const taken = (held: Control) => {
    if (rollouts.has(held.rolloutId))
      return violate('lease given back', `${held.rolloutId} took the router a second time`);
    trace(`control: taken by ${held.rolloutId}, fence ${held.fence}`);
    rollouts.set(held.rolloutId, rolloutSeen(held, now(), router));
  };

  const changed = (before: Control | Vacant, held: Control) => {
    const rollout = rollouts.get(held.rolloutId);
    if (rollout === undefined) return;
    rollout.control = held;
    if (held.stop !== undefined && rollout.stoppedAt === undefined) {
      rollout.stoppedAt = now();
      stops.stopped(held);
      lease.stopped(before, held);
    }
    if (isHeld(before) && before.phase === held.phase && before.stop === held.stop) return;
    const stop = held.stop ? ` STOP ${held.stop.text}` : '';
    trace(`control: ${held.rolloutId} ${held.phase} step ${held.step}${stop}`);
  };

  const released = (held: Control, by: Invocation | undefined) => {
    const rollout = rollouts.get(held.rolloutId);
    if (rollout === undefined) return;
    rollout.releasedAt = now();
    trace(`control: released by ${held.rolloutId} in ${held.phase}`);
    testers.released(held.rolloutId);
    forRoutes.released(held, rollout, by);
  };

  return {
    control: () => control,
    onControl: (listener: ControlListener): void => void listeners.push(listener),
    /** A call on the item had its effect, or was refused. */
    touched({ operation }: Call, invocation: Invocation | undefined): void {
      const before = control;
      if (operation !== 'GetItem') follow(invocation);
      // A plan that is repeated raises the fence of the rollout that it has begun only to reject it.
      const begins = isHeld(control) && !(isHeld(before) && before.rolloutId === control.rolloutId);
      if (begins && invocation !== undefined) line.begun(invocation);
      // A refused writer does not know why.
      const knows = operation === 'GetItem' || control.rev !== before.rev;
      if (invocation !== undefined && knows) invocation.seen = seenNow();
    },
  };
}
