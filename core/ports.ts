import type { Period } from './analysis/series.ts';
import type { Line } from './line/line.ts';
import type { LineEvent } from './line/line-event.ts';
import type { AnalysisSpec } from './rollout/analysis-spec.ts';
import type { Command, CommandAnswer } from './rollout/command.ts';
import type { Control, Vacant } from './rollout/control.ts';
import type { Decision } from './rollout/decision.ts';
import type { RolloutEvent } from './rollout/events.ts';
import type { Lease } from './rollout/lease.ts';
import type { Lane } from './rollout/pace.ts';
import type { CallerDimensions, RolloutPlan, RouteRef, RouterRef, SlowLimits } from './rollout/plan.ts';
import type { RejectedStart, RolloutRecord } from './rollout/record.ts';
import type { Signal } from './rollout/signal.ts';
import type { RouteReading } from './routing/route-reading.ts';
import type { RouteSpec } from './routing/route-spec.ts';

/** Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** Resolves after so many milliseconds, of which the function's time-out runs on. */
export type Pause = (milliseconds: number) => Promise<void>;

/** The mesh: reads and writes routes. It has no conditional update: who may write is the control item's business. */
export interface TrafficRouter {
  /** @throws NotFoundError, TransientError, RefusedError */
  readRoute(route: RouteRef): Promise<RouteReading>;
  /**
   * Replaces the route's spec and gives what is in force now.
   *
   * @param writeId never used for a second intention: repeating the same write with the same id changes nothing
   * @throws WriteInDoubtError when it may have had, or may yet have, an effect; TransientError when it had none
   */
  writeRoute(route: RouteRef, spec: RouteSpec, writeId: string): Promise<RouteReading>;
  /** The names of all routes of a router, in any order. @throws NotFoundError, TransientError, RefusedError */
  listRoutes(router: RouterRef): Promise<readonly string[]>;
  /**
   * Makes a route and gives its identity; undefined when there is one of its name, whatever that one's spec is.
   *
   * @param writeId as for `writeRoute`
   * @throws WriteInDoubtError when it may have had, or may yet have, an effect; TransientError when it had none
   */
  createRoute(route: RouteRef, spec: RouteSpec, writeId: string): Promise<string | undefined>;
  /** Deletes a route; one that does not exist is as well. @throws as `createRoute` */
  deleteRoute(route: RouteRef): Promise<void>;
  /**
   * The identity of a target (a virtual node) that the router knows, which one that is made anew under its name does
   * not share; undefined when there is none. @throws TransientError, RefusedError
   */
  targetIdentity(router: RouterRef, target: string): Promise<string | undefined>;
}

/** What was measured in whole periods from `from` (inclusive) to `to` (exclusive), both in milliseconds. */
export interface Measured {
  readonly periods: readonly Period[];
  /** Why nothing, or not all, could be measured; absent when all was. */
  readonly unmeasured?: string;
}

/** Why a query's answer cannot be relied on. */
export interface QueryFault {
  /** Whose query it is, and which: `errors`, `slow[1]`; absent where it is all of them. */
  readonly version?: 'canary' | 'stable';
  readonly what?: string;
  readonly text: string;
}

/** Of a plan, what tells whose metrics are meant. */
export type Measurable = Pick<RolloutPlan, 'analysis' | 'router' | 'stable' | 'canary' | 'callers' | 'slowLimits'>;

export interface MetricSource {
  /**
   * @param only asks for the stable alone: the canary may have no series yet
   * @throws TransientError, RefusedError
   */
  measure(plan: Measurable, from: number, to: number, only?: 'stable'): Promise<Measured>;
  /**
   * What the latency's ratio allows of the stable's p95 and p98 from `from` to `to`, milliseconds; undefined where there are too few response times, where
   * the source has none one by one, or where no latency is to be judged.
   *
   * @throws TransientError, RefusedError
   */
  slowLimits(plan: Measurable, from: number, to: number): Promise<SlowLimits | undefined>;
  /**
   * What the source has against each query of the spec's own, of both versions: refused, ambiguous, not to be relied on.
   * Nothing of a preset, whose queries are known to be right.
   *
   * @throws TransientError, RefusedError
   */
  faultsOf(plan: Measurable, from: number, to: number): Promise<readonly QueryFault[]>;
  /**
   * Whether the source is known to report errors only once there were some, and one of `callers` has reported such:
   * then no data point means none. @throws TransientError, RefusedError
   */
  silentErrors(analysis: AnalysisSpec, router: RouterRef, callers: readonly CallerDimensions[]): Promise<boolean>;
  /** Who has reported calls of `target` lately; empty when nobody has, or for custom queries. */
  callersOf(analysis: AnalysisSpec, router: RouterRef, target: string): Promise<readonly CallerDimensions[]>;
}

export interface AlarmReading {
  readonly name: string;
  readonly arn: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** A composite whose actions are suppressed now: its state does not count. */
  readonly suppressed: boolean;
  /** Its actions are disabled: nobody is paged by it, but its change of state is an event all the same. */
  readonly isSilenced?: true;
  readonly reason: string;
  /** How periods without data count for it; absent for a composite, which has no data of its own. */
  readonly missingData?: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
}

export interface AlarmSource {
  /** The alarms that exist, by name or ARN, in any order. @throws TransientError, RefusedError */
  read(namesOrArns: readonly string[]): Promise<readonly AlarmReading[]>;
}

/**
 * The one item of each router. Every change is refused (false) when the item is no longer as it was seen. One that
 * was made already, and nothing after it, is not: a call is repeated when its answer is lost.
 */
export interface ControlStore {
  /** A consistent read. @throws TransientError, UnknownSchemaError */
  read(router: string): Promise<Control | Vacant>;
  /**
   * Takes the router for `fresh`, whose fence is one above `seen`'s, whoever held it: signals are those of `fresh`,
   * the bed is empty. `rev` becomes one above `seen`'s.
   */
  take(fresh: Control, seen: Vacant): Promise<boolean>;
  /**
   * Saves what the execution may change, the fence included (no word of a person, of stops only a first one, never the
   * bed), and raises `rev` by one.
   */
  save(next: Control, seen: Vacant): Promise<boolean>;
  /**
   * Stops `rolloutId`, whatever else has changed, and raises `rev` by one, if it still holds the router and, with
   * `since`, was planned by then. Gives the item after the change, so the token of whoever sleeps on it; undefined when
   * refused.
   */
  signal(router: string, rolloutId: string, signal: Signal, since?: number): Promise<Control | undefined>;
  /**
   * Saves what comes from outside: the words of people, what is settled of them, what holds the rollout, and what is to
   * be told of it. Raises `rev` by one. Gives the item after the change, with the token of whoever sleeps on it by then;
   * undefined when the item is no longer as seen, be it that this very change was made already.
   */
  saveSignals(next: Control, seen: Control): Promise<Control | undefined>;
  /** Gives the router back. */
  release(seen: Control): Promise<boolean>;
  /** Every held router, and those that a taking meant to hold which died, until forgotten. */
  leases(): Promise<readonly Lease[]>;
  /** The router that an execution took, or meant to take; as it was listed then, at the cost of one query. */
  leaseOf(execution: string): Promise<Lease | undefined>;
  /** Takes a router off the list and defeats takings under way; does nothing while somebody holds it. */
  forgetLease(router: string): Promise<void>;
  /** Names the router's rollout under each of its alarms. */
  indexAlarms(control: Control): Promise<void>;
  unindexAlarms(control: Control): Promise<void>;
  /** The rollouts that an alarm stops. */
  watchersOf(alarmArn: string): Promise<readonly { readonly router: string; readonly rolloutId: string }[]>;
}

/** The queue of those whom the mesh has turned away for being one call too many. All times in milliseconds. */
export interface Pace {
  /** Takes a place for so many calls; gives the time from `now` until it is its turn. @throws TransientError, ContendedError */
  place(lane: Lane, calls: number, now: number): Promise<number>;
  /** The time from `now` for which restores have taken the queue; 0 when none waits. @throws TransientError */
  restoring(now: number): Promise<number>;
}

/** Items that stand for a rollout where an alarm is tried out. */
export interface ProbeStore {
  /**
   * False when another one lies there that is not over yet. Safe to repeat.
   *
   * @param until when it is over, should nobody remove it, and forgotten some time after: milliseconds since the epoch
   * @throws TransientError, RefusedError
   */
  place(probe: Control, until: number, now: number): Promise<boolean>;
  /** Does nothing where another one lies, or none. @throws TransientError, RefusedError */
  remove(alarmArn: string, rolloutId: string): Promise<void>;
}

/** Append-only: what was decided on which numbers, and how each rollout ended. */
export interface Ledger {
  append(decision: Decision): Promise<void>;
  decisions(rolloutId: string): Promise<readonly Decision[]>;
  /** Keeps a rollout's record in the place of what was kept of it. A beginning never hides an end. */
  record(record: RolloutRecord): Promise<void>;
  recordOf(rolloutId: string): Promise<RolloutRecord | undefined>;
  records(): Promise<readonly RolloutRecord[]>;
  /** Keeps that a start was rejected; the first word on it stands. */
  reject(start: RejectedStart): Promise<void>;
  rejectionOf(rolloutId: string): Promise<RejectedStart | undefined>;
  rejections(): Promise<readonly RejectedStart[]>;
  /** Keeps the specs of a rollout's routes as Plan found them, by name: one entry a route, for they may be large. */
  keepRoutes(rolloutId: string, specs: Readonly<Record<string, RouteSpec>>): Promise<void>;
  /** Those specs; none for a rollout that was never planned. */
  routesBefore(rolloutId: string): Promise<Readonly<Record<string, RouteSpec>>>;
  answer(commandId: string, answer: CommandAnswer): Promise<void>;
  answerTo(commandId: string): Promise<CommandAnswer | undefined>;
}

/** The switch that holds every rollout: one item for the whole stack. */
export interface LineSwitch {
  /** A consistent read; a line that nobody has ever stopped runs. @throws TransientError */
  read(): Promise<Line>;
  /** Keeps `next`, whose `rev` is one above `seen`'s; false when the line is no longer as it was seen. */
  save(next: Line, seen: Line): Promise<boolean>;
}

/** Tells the world, at least once. */
export interface Announcer {
  announce(events: readonly (RolloutEvent | LineEvent)[]): Promise<void>;
}

/**
 * One that AWS does not know has ended; `how` has the error and the cause of one that failed. Of one that is unknown AWS
 * would not say, and `why` says how it put that.
 */
export type ExecutionState =
  | { readonly is: 'running' }
  | { readonly is: 'ended'; readonly how?: string }
  | { readonly is: 'unknown'; readonly why: string };

export interface Executions {
  /** The ARN of the execution of our state machine that has this name, whether there is one or not. */
  arnOf(name: string): string;
  /** Best effort: a token that nobody sleeps on any more is no error. */
  wake(token: string, to: 'rollBack' | 'look'): Promise<void>;
  /**
   * What AWS says of the execution. A refusal to say is an answer: asked again it would be the same.
   *
   * @throws TransientError when it cannot be asked now
   */
  stateOf(execution: string): Promise<ExecutionState>;
  /** The running executions of the state machine, as far as an eventually consistent list knows. */
  running(): Promise<ReadonlySet<string>>;
}

/** An execution of the stack's state machine, as Step Functions knows it. */
export interface Execution {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  /** As it was started. */
  readonly input: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Executions by their names, which are the ids of their rollouts. */
export interface NamedExecutions {
  /** The execution of that name; undefined when there is none, or none any more. */
  execution(name: string): Promise<Execution | undefined>;
  /** False when an execution of that name was there already, with another input or ended. */
  startExecution(name: string, input: string): Promise<boolean>;
}

export type { Command, RouteReading };
