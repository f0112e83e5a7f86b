import type { Control, Phase } from './control.ts';

/** A held router as the list of leases knows it. */
export interface Lease {
  readonly router: string;
  readonly rolloutId: string;
  readonly execution: string;
  readonly alarms: readonly string[];
  /** The alarms among them that are known to be missing; absent if there is none. */
  readonly gone?: readonly string[];
  readonly plannedAt: number;
  /** The sleep token, used or not, of a stopped rollout whose rollback has not begun. */
  readonly unheard?: string;
  /** Of one whose original weights are back: until when a late write may undo that. */
  readonly settleUntil?: number;
  /** Since when AWS gave no answer to whether its execution runs; absent when it does. */
  readonly unansweredSince?: number;
}

/** The entry of a control item in the list of leases. */
export const leaseOf = (control: Control): Lease => {
  const { router, rolloutId, execution, plannedAt, plan, phase, settleUntil, unansweredSince } = control;
  const unheard = unheardOf(control);
  return {
    router,
    rolloutId,
    execution,
    alarms: plan.alarms.map(({ arn }) => arn),
    ...(control.gone && { gone: Object.keys(control.gone) }),
    plannedAt,
    ...(unheard !== undefined && { unheard }),
    ...(unansweredSince !== undefined && { unansweredSince }),
    ...(phase === 'settling' && settleUntil !== undefined && { settleUntil }),
  };
};

/** The sleep token, used or not, of a stopped rollout, as long as its rollback has not begun. */
const unheardOf = ({ stop, phase, sleepToken }: Control): string | undefined =>
  stop !== undefined && goingOn.has(phase) ? sleepToken : undefined;

/** Whether its execution still drives it, forward or warm. */
export const isUnderWay = ({ stop, phase }: Pick<Control, 'stop' | 'phase'>): boolean =>
  stop === undefined && goingOn.has(phase);

const goingOn: ReadonlySet<Phase> = new Set(['planned', 'shifting', 'baking', 'keepWarm']);
