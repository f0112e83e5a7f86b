import type { Provider } from '../../../core/routing/route.ts';
import type { Call, Output } from '../../../local/kit/call.ts';
import type { RouteInForce, Routes, WeightedTarget } from '../routes-in-force.ts';
import type { Scenario } from '../scenario.ts';
import type { Counted, Datum } from '../traffic.ts';

/** A write of weights on its way. */
export interface Written {
  readonly route: string;
  readonly targets: readonly WeightedTarget[];
}

/** A call that makes or deletes a route for testers. */
export interface TestersCall {
  readonly does: 'create' | 'delete';
  /** The name that the rollout gave it. */
  readonly route: string;
  /** Of a creation. */
  readonly targets: readonly WeightedTarget[];
}

/** A target that a call has read. */
export interface TargetRead {
  readonly target: string;
  readonly uid: string;
}

export interface RouteListener {
  /** A route of the team changed; the map has it already. */
  changed(route: string, before: RouteInForce | undefined, after: RouteInForce): void;
  /** A route for testers was made or deleted; the map has it already. */
  testersChanged(route: string): void;
}

/** What a person does to a router by hand. Each act is refused, with an AwsError, where the router does not allow it. */
export interface Hands {
  /** Other targets and weights. */
  setTargets(route: string, targets: readonly WeightedTarget[]): Promise<void>;
  /** Another split between the stable and the canary. */
  setShare(route: string, percent: number): Promise<void>;
  /** Something beside the targets. */
  setPriority(route: string, priority: number): Promise<void>;
  /** Deletes a route and makes another in its place: with a split of its own, or with that which it had. */
  makeAgain(route: string, priority: number, percent?: number): Promise<void>;
  makeTestersAgain(): Promise<void>;
  /** Deletes everything that routes, the testers' routes too, and makes the team's part of it again. */
  makeAllAgain(): Promise<void>;
  makeTargetAgain(target: string): Promise<void>;
}

/** A change that a person is about to make. */
export interface ByHand {
  /** `node NAME` for a target. */
  readonly route: string;
  readonly targets: readonly WeightedTarget[];
  /** Undefined for a target. */
  readonly rest: string | undefined;
  readonly ofWeights: boolean;
}

/** The metrics of the callers, or of the router itself. */
export interface Reporting {
  /** Each has metrics of its own, and follows the routes in its own time. */
  readonly callers: readonly string[];
  dataOf(caller: string, counted: Counted, at: number): readonly Datum[];
  publish(data: readonly Datum[]): Promise<unknown>;
}

/**
 * The router that the team of a run owns. All of a run but this knows routes by the team's names, targets by their
 * versions, and nothing of a provider.
 */
export interface TeamRouter {
  readonly provider: Provider;
  /** The team's routes as they are in force, and apart from them those that rollouts make for testers. */
  readonly routes: Routes;
  readonly testers: Routes;
  /** The key of its control item, once it is furnished. */
  key(): string;
  /** The spec of a start of `canary`. */
  specOf(scenario: Scenario, canary: string): Readonly<Record<string, unknown>>;
  /** Makes everything of a scenario. */
  furnish(scenario: Scenario): Promise<void>;
  listen(listener: RouteListener): void;
  /** Calls `listener` after each change of a route that callers follow, and after all that `listen` was given. */
  onChange(listener: () => void): void;
  /** The team's name for a route, or for a target, that the rollout knows by an id. */
  routeOf(name: string): string;
  targetOf(id: string): string;
  /** The route that a call reads by itself: of the team's or of the testers'. */
  readBy(call: Call): string | undefined;
  /** The answer of such a call as it would have been when the route was so. */
  asBefore(output: Output, before: RouteInForce): Output;
  targetReadBy(call: Call, output: Output): TargetRead | undefined;
  /** A look at the health of a target; undefined for any other call. Absent on a router that checks none. */
  healthReadBy?(call: Call, output: Output): { readonly target: string; readonly isReady: boolean } | undefined;
  /** Takes all processes of a version out of the router, or puts them in again. Absent where there are none in it. */
  setRegistered?(version: string, isThere: boolean): Promise<unknown>;
  writtenBy(call: Call): Written | undefined;
  testersCall(call: Call): TestersCall | undefined;
  /** The milliseconds after a change in which a read may still show the state before: as long as the product assumes. */
  readonly staleForMs: number;
  /** The milliseconds in which a caller follows a change: at least and at most. */
  readonly followsWithinMs: readonly [number, number];
  hands(noted: (act: ByHand) => void): Hands;
  reporting(scenario: Scenario): Reporting;
}
