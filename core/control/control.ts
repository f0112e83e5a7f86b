import type { RolloutEvent } from '../events/events.ts';
import type { RolloutPlan } from '../plan/plan.ts';
import type { Target } from '../routing/route.ts';
import type { SettledCommands } from '../signals/settled-commands.ts';
import type { Approval, Pause, Stop } from '../signals/signal.ts';
import type { Folded } from './fold.ts';

/**
 * Raised when the item's form changes in a way that older code would misread. Since 2 the item keeps of a route what a
 * rollback needs, and no whole spec.
 */
export const controlSchema = 2;

/**
 * Where a rollout stands.
 * - `planned`: the lease is taken, no route was written
 * - `shifting`: the routes are on their way to `step`'s weight
 * - `baking`: `step`'s weight is in force on every route
 * - `keepWarm`: promoted; the stable is kept ready
 * - `settling`: the original weights are in force, and writes of ours in doubt are being waited out
 * - `halted`: a person changed the weights; we left theirs and keep the lease until told otherwise
 * - `rollbackFailed`: a restore was given up by the execution; the reaper keeps trying
 */
export type Phase = 'planned' | 'shifting' | 'baking' | 'keepWarm' | 'settling' | 'halted' | 'rollbackFailed';

/** So many writes of one route may be in doubt at a time: no other is sent. What they take of the item is bounded by that. */
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
  /** How many times it was ever about to be made. */
  readonly creations: number;
  /** Those that were not answered. */
  readonly intents: readonly Pick<Intent, 'n' | 'fence' | 'at'>[];
  /** It was deleted, and no creation may land any more. */
  readonly removed?: true;
}

export interface RouteState {
  readonly name: string;
  /** Another one under this name is somebody else's. Absent of a rollout that older code began. */
  readonly identity?: string;
  /** As found by Plan: what a rollback restores. `rest` stands for all of the spec but the targets, see `digestOf`. */
  readonly original: { readonly targets: readonly Target[]; readonly rest: string };
  /** As we last knew it to be in force: the stable, the canary, and whatever else has weight. */
  readonly targets: readonly Target[];
  readonly rest: string;
  readonly version: number;
  /** How many writes were ever intended: names each of them. */
  readonly writes: number;
  readonly intents: readonly Intent[];
  readonly tester?: TesterRoute;
}

/** The moment from which a step's weight was in force on every route. */
export interface Shifted {
  readonly weight: number;
  readonly at: number;
  /** How long the rollout had been held by then, milliseconds: its bake counts without that. */
  readonly held?: number;
}

/** What a step waits for beyond its bake: a named approval, or any person's word because the evidence does not suffice. */
export interface Waiting {
  readonly for: 'approval' | 'evidence';
  /** In running time, which stands still while the rollout is held. */
  readonly since: number;
}

/** The line as it holds a rollout. */
export interface LineHold {
  readonly since: number;
  /** Who stopped it, when and why, in one sentence. */
  readonly text: string;
}

/** How long a rollout was held in all, and since when it is held now. Milliseconds. */
export interface Held {
  readonly ms: number;
  /** Absent while nothing holds it. */
  readonly since?: number;
  /** When something ended last that held it: no earlier time is counted twice. */
  readonly until?: number;
}

/** An alarm of the plan that does not exist any more. */
export interface GoneAlarm {
  readonly name: string;
  /** When it was missed first, milliseconds. */
  readonly since: number;
  /** Who said that the rollout goes on without it. */
  readonly without?: Approval;
}

/** How far the hooks have come that are called before a step, or after the promotion. */
export interface HookProgress {
  /** The step that comes after them; one beyond the last means after the promotion. */
  readonly before: number;
  /** How many are done with, in the plan's order. */
  readonly done: number;
  /** When the next one was called first, while it has not answered: milliseconds of running time. */
  readonly since?: number;
  /** Why the next one failed, where its failure keeps the rollout from going on. */
  readonly failed?: string;
}

/** The one item of a router while a rollout holds it: lock, mailbox and bed. */
export interface Control {
  readonly schema: typeof controlSchema;
  readonly router: string;
  readonly rolloutId: string;
  /** ARN of the execution that drives it. */
  readonly execution: string;
  /** Grows with each taking of the lease. */
  readonly fence: number;
  /** Grows with each change of the item, except for going to sleep. */
  readonly rev: number;
  readonly phase: Phase;
  readonly plannedAt: number;
  readonly plan: RolloutPlan;
  /** Index into the plan's steps; -1 before the first. */
  readonly step: number;
  readonly shifts: readonly Shifted[];
  readonly routes: readonly RouteState[];
  readonly waiting?: Waiting;
  readonly hook?: HookProgress;
  /** Sums of the periods that are closed, so that a look reads the others alone; absent in a rollout's first hours. */
  readonly folded?: Folded;
  readonly promotedAt?: number;
  readonly settleUntil?: number;
  /** How often the restore was repeated before it ran, when Lambda had throttled it. */
  readonly throttled?: number;
  /** Who let a halted rollout go, which still has routes for testers to remove. */
  readonly released?: Approval;
  /** Name of the execution that may take the rollout over from this one, once it is to continue in another. */
  readonly successor?: string;
  /** Since when AWS gives the dead-man's switch no answer to whether the execution runs: milliseconds. */
  readonly unansweredSince?: number;
  /** Events of changes already saved that are not known to be sent: saved with the change, so that none is lost. */
  readonly untold?: readonly RolloutEvent[];
  readonly stop?: Stop;
  readonly pause?: Pause;
  /** The line's stop, as long as this rollout is known to be held by it. */
  readonly lineStop?: LineHold;
  /** The alarms of the plan that are gone, by ARN. */
  readonly gone?: Readonly<Record<string, GoneAlarm>>;
  /** How long it was held; absent before the first hold. */
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

/** The item when nobody holds the router: its fence and revision live on. Both are 0 before the first rollout. */
export interface Vacant {
  readonly router: string;
  readonly fence: number;
  readonly rev: number;
}

export const isHeld = (item: Control | Vacant): item is Control => 'rolloutId' in item;

/** Weight that the current step means: 0 before the first. */
export const currentWeight = ({ plan, step }: Control): number => plan.steps[step]?.weight ?? 0;
