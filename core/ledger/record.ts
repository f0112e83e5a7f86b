import type { RolloutPlan } from '../plan/plan.ts';
import type { Target } from '../routing/route.ts';
import type { Outcome } from './outcome.ts';

/** What is kept of a rollout for good: `outcome` is absent while it runs. Times in milliseconds since the epoch. */
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
  /** Counts from 0; absent while it runs, and where no step was begun. */
  readonly stepAtEnd?: number;
  /** The rollout is over, and its execution still has to call the hooks after it. */
  readonly hooksDue?: true;
  /** By name; absent while it runs. */
  readonly routesAfter?: Readonly<Record<string, RouteLeft>>;
}

/** How a rollout left a route. */
export interface RouteLeft {
  readonly targets: readonly Target[];
  /** Somebody else changed other fields than the targets meanwhile. */
  readonly edited?: true;
}

/** What is kept for good of a start that was rejected before it had a plan. Times in milliseconds since the epoch. */
export interface RejectedStart {
  readonly rolloutId: string;
  readonly execution: string;
  /** As its spec names it, 100 characters at most; empty where it names none. */
  readonly service: string;
  /** Of the execution. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: 'rejected';
  /** As the execution's cause has it. */
  readonly reason: string;
}

/** A rollout, or a start that became none. */
export type AttemptRecord = RolloutRecord | RejectedStart;
