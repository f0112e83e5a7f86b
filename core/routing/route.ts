/** A JSON value without undefined: the form of AWS's input and output. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The virtual router whose routes a rollout writes. */
export interface RouterRef {
  readonly provider: 'appmesh';
  readonly mesh: string;
  readonly meshOwner?: string;
  readonly virtualRouter: string;
}

export interface RouteRef {
  readonly router: RouterRef;
  readonly route: string;
}

/**
 * The key under which a router has its one control item. The mesh's owner is no part of it: it may be left out for
 * one's own, and one router must never have two locks.
 */
export const routerKey = ({ provider, mesh, virtualRouter }: RouterRef): string =>
  `${provider}/${mesh}/${virtualRouter}`;

/** Its name for people: `color-mesh/color-router`. */
export const routerName = ({ mesh, virtualRouter }: Pick<RouterRef, 'mesh' | 'virtualRouter'>): string =>
  `${mesh}/${virtualRouter}`;

/** The group of a stack's routers that a stop of the line may be limited to. */
export const lineScope = ({ mesh }: RouterRef): string => mesh;

/** One target of a route, by the name that its router knows it by; `weight` is relative, 0 to 100. */
export interface Target {
  readonly id: string;
  readonly weight: number;
  readonly port?: number;
}

/** All of a route but its targets, as its adapter writes it down: carried along and compared, never understood. */
export type RouteRest = { readonly [key: string]: Json };

/** A route as its router's own API writes it, for people who set it by hand. */
export type RouteDocument = { readonly [key: string]: Json };

/** The parts of a route. */
export interface RouteParts {
  readonly targets: readonly Target[];
  readonly rest: RouteRest;
}

/** A route as it was read, or is in force after a write. */
export interface RouteReading extends RouteParts {
  /** The same as long as it is the same route: another one under its name has another. */
  readonly identity: string;
  /** Grows by one with each update. A smaller one than before is a stale read. */
  readonly version: number;
}

/** Plan's reading of a router; a resource that does not exist is undefined or missing. */
export interface RouteFacts {
  readonly routes: readonly { readonly name: string; readonly reading?: RouteReading }[];
  /** The router's other routes; read only for testers. */
  readonly neighbours?: readonly { readonly name: string; readonly reading: RouteReading }[];
  /** The canary's identity; absent when there is none. */
  readonly canary?: string;
  /** The stable's, once it is known which that is. */
  readonly stable?: string;
}

/** A header and the value that it has to have; its presence is enough without a `match`. */
export interface AskedHeader {
  readonly header: string;
  readonly match?: { readonly [kind: string]: unknown } | undefined;
}
