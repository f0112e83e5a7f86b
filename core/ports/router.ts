import type { RouteRef, RouterRef } from '../plan/plan.ts';
import type { RouteReading } from '../routing/route-reading.ts';
import type { RouteSpec } from '../routing/route-spec.ts';

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
