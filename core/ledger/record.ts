import type { RolloutPlan } from '../plan/plan.ts';
import type { Target } from '../routing/route.ts';
import type { Stop } from '../signals/signal.ts';
import type { Outcome } from './outcome.ts';

/** The lasting record of a rollout: `outcome` is absent while it runs. Times in milliseconds since the epoch. */
export interface RolloutRecord {
  readonly rolloutId: string;
  readonly router: string;
  readonly execution: string;
  readonly plan: RolloutPlan;
  readonly startedAt: number;
  readonly promotedAt?: number;
  readonly endedAt?: number;
  readonly outcome?: Outcome;
  /** One sentence. */
  readonly reason?: string;
  /** What stopped it; absent while nothing has. */
  readonly cause?: Stop['kind'];
  /** Counts from 0; absent while it runs, and if no step was begun. */
  readonly stepAtEnd?: number;
  /** The rollout is over, and its execution still has to call the hooks after it. */
  readonly hooksDue?: true;
  /** By name; absent while it runs. */
  readonly routesAfter?: Readonly<Record<string, RouteLeft>>;
}

/** The state in which a rollout left a route. */
export interface RouteLeft {
  readonly targets: readonly Target[];
  /** Another party changed other fields than the targets meanwhile. */
  readonly edited?: true;
}

/** The lasting record of a start that was rejected before it had a plan. Times in milliseconds since the epoch. */
export interface RejectedStart {
  readonly rolloutId: string;
  readonly execution: string;
  /** As its spec names it, 100 characters at most; empty without a name. */
  readonly service: string;
  /** The id of the execution. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'rejected';
  /** As the execution's cause has it. */
  readonly reason: string;
}

/** A rollout, or a rejected start. */
export type AttemptRecord = RolloutRecord | RejectedStart;
