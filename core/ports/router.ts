import type {
  AskedHeader,
  Findings,
  NamedReading,
  RouteDocument,
  RouteFacts,
  RouteParts,
  RouteReading,
  RouteRef,
  RouterRef,
  Target,
} from '../routing/route.ts';
import type { ResolvedSpec } from '../spec/resolved-spec.ts';
import type { RolloutSpec } from '../spec/spec.ts';
import type { Problem } from '../text/problem.ts';

/** The rules for every route of a kind of router: computed from readings, without a call. */
export interface RouterRules {
  /**
   * Every problem of the routes and targets of such a start, in the spec's order; empty when there is none. They are
   * missing, of a kind that cannot be shifted or judged, full, or without room for testers.
   *
   * @param stable the target that serves; undefined while that is unknown
   * @param rolloutId names the testers' routes; absent in a dry run
   */
  problemsOf(spec: ResolvedSpec, stable: string | undefined, facts: RouteFacts, rolloutId?: string): Problem[];
  documentOf(route: RouteParts): RouteDocument;
  partsOf(document: RouteDocument): RouteParts;
}

/** Reads and writes routes. Few routers have a conditional update: the control item says who may write. */
export interface TrafficRouter {
  /** @throws NotFoundError, TransientError, RefusedError */
  readRoute(route: RouteRef): Promise<RouteReading>;
  /**
   * Sets the targets of a route, keeps the rest of it as it was read, and gives the state in force after it.
   *
   * @param purpose a restore also frees the clients that the route binds to a target: it switches its stickiness off
   * @param writeId never used for a second intention: repeating the same write with the same id changes nothing, if the
   *   router's traits say that it dedupes
   * @throws WriteInDoubtError when it may have had, or may yet have, an effect; TransientError when it had none
   */
  setTargets(
    route: RouteRef,
    read: RouteReading,
    targets: readonly Target[],
    writeId: string,
    purpose?: 'restore',
  ): Promise<RouteReading>;
  /**
   * All routes of a router but those named, in any order, as far as they exist when they are read.
   *
   * @throws NotFoundError, TransientError, RefusedError
   */
  readRoutes(router: RouterRef, except: readonly string[]): Promise<readonly NamedReading[]>;
  /**
   * Makes a route and gives its identity; undefined when any route of its name exists.
   *
   * @param writeId as for `setTargets`
   * @throws WriteInDoubtError when it may have had, or may yet have, an effect; TransientError when it had none
   */
  createRoute(route: RouteRef, parts: RouteParts, writeId: string): Promise<string | undefined>;
  /** Deletes a route; deleting one that does not exist succeeds. @throws as `createRoute` */
  deleteRoute(route: RouteRef): Promise<void>;
  /**
   * The identity of a target that the router knows: another target under its name has another identity. Undefined when
   * there is none. @throws TransientError, RefusedError
   */
  targetIdentity(router: RouterRef, target: string): Promise<string | undefined>;
  /**
   * Whether a target that a route names could serve requests now.
   *
   * @throws NotFoundError, TransientError, RefusedError
   */
  readiness(router: RouterRef, target: string): Promise<Readiness>;
}

/**
 * The health of a target, as its router checks it:
 * - `ready`: healthy enough to get weight, in every zone that gets requests
 * - `unready`: empty, unhealthy, or not checked yet
 * - `unknown`: the router checks no health, so that only the numbers show it
 *
 * `why` begins with the target's name: `checkout-v2 has no healthy target of 3: 3 fail their health checks`.
 */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unready'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** A spec in a router's ids, or the names in it that mean nothing there. */
export type Resolution = { readonly spec: ResolvedSpec } | { readonly problems: readonly Problem[] };

/** A router, and the facts of its routes that Plan needs. */
export interface PlannedRouter extends TrafficRouter {
  /** Finds the things that a spec names. Nothing is asked for what the spec says by its id. @throws TransientError, RefusedError */
  resolve(spec: RolloutSpec): Promise<Resolution>;
  rulesOf(router: Pick<RouterRef, 'provider'>): Promise<RouterRules>;
  /**
   * Looks at all that routes do not show and that bears on a rollout: the targets, the owner of the routes, and other
   * routes to the same stable. What does not exist is no finding, because the rules report it.
   *
   * @param stable the target that serves; undefined while that is unknown
   * @throws TransientError, RefusedError
   */
  inspect(spec: ResolvedSpec, stable: string | undefined, routes: RouteFacts['routes']): Promise<Findings>;
}

/** A router whose routes can be opened to testers. */
export interface OpenedRouter extends TrafficRouter {
  /**
   * The route that takes the requests with a header from `served` to the canary alone: the same in all else.
   *
   * @throws RangeError when the served route has no room for it, or lacks the stable
   */
  forTesters(
    router: Pick<RouterRef, 'provider'>,
    served: RouteParts,
    asked: AskedHeader,
    versions: { readonly stable: string; readonly canary: string },
  ): Promise<RouteParts>;
}
