import type { RolloutEvent } from '../events/events.ts';
import type { RolloutPlan } from '../plan/plan.ts';
import type { Target } from '../routing/route.ts';
import type { SettledCommands } from '../signals/settled-commands.ts';
import type { Approval, Pause, Stop } from '../signals/signal.ts';
import type { Folded } from './fold.ts';
import type { GoneAlarm, Held, LineHold, Unready } from './holds.ts';

/**
 * Raised when the item's form changes in a way that older code would misread. Since 2 the item keeps only the parts of
 * a route that a rollback needs, and no whole spec.
 */
export const controlSchema = 2;

/**
 * The state of a rollout.
 * - `planned`: the lease is taken, no route was written
 * - `shifting`: the routes are on their way to `step`'s weight
 * - `baking`: `step`'s weight is in force on every route
 * - `keepWarm`: promoted; the stable is kept ready
 * - `settling`: the original weights are in force, and writes of ours in doubt are being waited out
 * - `halted`: a person changed the weights; we left theirs and keep the lease until the release
 * - `rollbackFailed`: a restore was given up by the execution; the reaper keeps trying
 */
export type Phase = 'planned' | 'shifting' | 'baking' | 'keepWarm' | 'settling' | 'halted' | 'rollbackFailed';

/**
 * The most writes of one route that may be in doubt at a time: beyond it no other is sent. It bounds their size in the
 * item.
 */
export const mostInDoubt = 6;

/** A write that was about to be sent and has not been answered. */
export interface Intent {
  readonly n: number;
  /** Those with weight. */
  readonly targets: readonly Target[];
  readonly fence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The route that takes testers' requests from a route to the canary, made before the first percent. */
export interface TesterRoute {
  readonly name: string;
  /** As it was made; absent before that was answered. */
  readonly identity?: string;
  /** The number of creations that were ever intended. */
  readonly creations: number;
  /** Those that were not answered. */
  readonly intents: readonly Pick<Intent, 'n' | 'fence' | 'at'>[];
  /** It was deleted, and no creation may land any more. */
  readonly removed?: true;
}

export interface RouteState {
  readonly name: string;
  /** A route of another identity under this name is another party's. Absent from a rollout that older code began. */
  readonly identity?: string;
  /**
   * As found by Plan, and restored by a rollback. `rest` stands for the whole spec except the targets, see `digestOf`.
   */
  readonly original: { readonly targets: readonly Target[]; readonly rest: string };
  /** As last known to be in force: the stable, the canary, and every other target with weight. */
  readonly targets: readonly Target[];
  readonly rest: string;
  readonly version: number;
  /** Until when a read may show what it was before, milliseconds; absent on a router that counts versions. */
  readonly olderUntil?: number;
  /** The number of writes that were ever intended: it names each of them. */
  readonly writes: number;
  readonly intents: readonly Intent[];
  readonly tester?: TesterRoute;
}

/** The moment from which a step's weight was in force on every route. */
export interface Shifted {
  readonly weight: number;
  readonly at: number;
  /** The held time of the rollout by then, milliseconds: its bake does not count it. */
  readonly held?: number;
}

/**
 * The question that a step waits with beyond its bake: a named approval, or an approval by any person because the
 * evidence does not suffice.
 */
export interface Waiting {
  readonly for: 'approval' | 'evidence';
  /** In running time, which stands still while the rollout is held. */
  readonly since: number;
}

/** The progress of the hooks before a step, or after the promotion. */
export interface HookProgress {
  /** The step that comes after them; one beyond the last means after the promotion. */
  readonly before: number;
  /** The number of finished hooks, in the plan's order. */
  readonly done: number;
  /** When the next one was called first, while it has not answered: milliseconds of running time. */
  readonly since?: number;
  /** The reason of the next hook's failure, if it keeps the rollout from going on. */
  readonly failed?: string;
}

/** The one item of a router while a rollout holds it: lock, signal registers and sleep token. */
export interface Control {
  readonly schema: typeof controlSchema;
  readonly router: string;
  readonly rolloutId: string;
  /** ARN of the execution that drives the rollout. */
  readonly execution: string;
  /** Grows with each taking of the lease. */
  readonly fence: number;
  /** Grows with each change of the item, except for going to sleep. */
  readonly rev: number;
  readonly phase: Phase;
  readonly plannedAt: number;
  readonly plan: RolloutPlan;
  /**
   * Index into the plan's steps; -1 before the first. A rollout that shifts to -1 names the canary in every route, with
   * weight 0, so that its router checks the canary's health.
   */
  readonly step: number;
  readonly shifts: readonly Shifted[];
  readonly routes: readonly RouteState[];
  readonly waiting?: Waiting;
  readonly unready?: Unready;
  readonly hook?: HookProgress;
  /** Sums of the closed periods, so that a look reads only the others; absent in a rollout's first hours. */
  readonly folded?: Folded;
  readonly promotedAt?: number;
  readonly settleUntil?: number;
  /**
   * The number of runs of the restore that sent a write. AWS may run a function twice, and neither run knows the other's
   * writes.
   */
  readonly restores?: number;
  /** When the latest of them sent its first write, milliseconds since the epoch. */
  readonly restoredAt?: number;
  /** The number of repetitions of the restore before it ran, when Lambda had throttled it. */
  readonly throttled?: number;
  /** The person that released a halted rollout which still has testers' routes to remove. */
  readonly released?: Approval;
  /** Name of the execution that may take the rollout over from this one, once another must continue it. */
  readonly successor?: string;
  /** Since when AWS gives the dead-man's switch no answer to whether the execution runs: milliseconds. */
  readonly unansweredSince?: number;
  /** Events of saved changes that are not known to be sent. They are saved with the change, so that none is lost. */
  readonly untold?: readonly RolloutEvent[];
  readonly stop?: Stop;
  readonly pause?: Pause;
  /** The line's stop, as long as this rollout is known to be held by it. */
  readonly lineStop?: LineHold;
  /** The alarms of the plan that are gone, by ARN. */
  readonly gone?: Readonly<Record<string, GoneAlarm>>;
  /** The held time; absent before the first hold. */
  readonly held?: Held;
  /** Commands that were answered, as long as one of them could be delivered again and be obeyed. */
  readonly settled?: SettledCommands;
  /** By `approvalKey`. */
  readonly approved: Readonly<Record<string, Approval>>;
  /** By step index. */
  readonly skip: Readonly<Record<string, Approval>>;
  readonly sleepToken?: string;
  readonly sleepSeq: number;
}

/** The item while no rollout holds the router: its fence and revision live on. Both are 0 before the first rollout. */
export interface Vacant {
  readonly router: string;
  readonly fence: number;
  readonly rev: number;
}

export const isHeld = (item: Control | Vacant): item is Control => 'rolloutId' in item;

/** Weight that the current step means: 0 before the first. */
export const currentWeight = ({ plan, step }: Control): number => plan.steps[step]?.weight ?? 0;
