import type { Problem } from '../text/problem.ts';

/** A JSON value without undefined: the form of AWS's input and output. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A virtual router of App Mesh; its routes are known by their names. */
export interface AppMeshRef {
  readonly provider: 'appmesh';
  readonly mesh: string;
  readonly meshOwner?: string;
  readonly virtualRouter: string;
}

/**
 * The rules of one service on an Application Load Balancer, which many services may share. A rule is known as
 * `LISTENER/RULE`, with the ids of its ARN, or `LISTENER/default`; a target group as `NAME/ID`.
 */
export interface AlbRef {
  readonly provider: 'alb';
  /** The ARN of the load balancer: partition, Region and account of everything on it follow from it. */
  readonly loadBalancer: string;
  /** The service of the spec: one rollout of it at a time. */
  readonly service: string;
}

/**
 * A service of VPC Lattice. A rule is known as `listener-ID/rule-ID`, or `listener-ID/default`; a target group as
 * `tg-ID`.
 */
export interface LatticeRef {
  readonly provider: 'lattice';
  /** `svc-ID`. */
  readonly service: string;
  /** Its name in the account. */
  readonly name: string;
}

/** The router whose routes a rollout writes. Rules of load balancers and of services count as routes. */
export type RouterRef = AppMeshRef | AlbRef | LatticeRef;

export type Provider = RouterRef['provider'];

export interface RouteRef {
  readonly router: RouterRef;
  readonly route: string;
}

/**
 * The key under which a router has its one control item. The mesh's owner is no part of it: it may be left out for
 * one's own, and one router must never have two locks.
 */
export function routerKey(router: RouterRef): string {
  switch (router.provider) {
    case 'appmesh':
      return `appmesh/${router.mesh}/${router.virtualRouter}`;
    case 'alb':
      return `alb/${albName(router)}/${router.service}`;
    case 'lattice':
      return `lattice/${router.service}`;
  }
}

/** The beginning of the keys of all rollouts on the same router, where several may have it at a time. */
export const sharedKey = (router: RouterRef): string => {
  const key = routerKey(router);
  return key.slice(0, key.lastIndexOf('/') + 1);
};

/** Its name for people: `color-mesh/color-router`, `shop-alb/checkout`, `checkout`. */
export function routerName(router: RouterRef): string {
  switch (router.provider) {
    case 'appmesh':
      return `${router.mesh}/${router.virtualRouter}`;
    case 'alb':
      return `${albName(router)}/${router.service}`;
    case 'lattice':
      return router.name;
  }
}

/** The group of a stack's routers that a stop of the line may be limited to: a mesh, a load balancer, a service. */
export function lineScope(router: RouterRef): string {
  switch (router.provider) {
    case 'appmesh':
      return router.mesh;
    case 'alb':
      return albName(router);
    case 'lattice':
      return router.name;
  }
}

/** The name of a load balancer, which no other in its account and Region has: `loadbalancer/app/NAME/ID` ends its ARN. */
const albName = ({ loadBalancer }: AlbRef): string => loadBalancer.split('/').at(-2) ?? loadBalancer;

/** One target of a route, by the id that its router knows it by; `weight` is relative, 0 to 999. */
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
  /** Grows with each update: a smaller one than before is a stale read. Always 0 on a router that counts none. */
  readonly version: number;
}

/** Plan's reading of a router; a resource that does not exist is undefined or missing. */
export interface RouteFacts {
  readonly routes: readonly { readonly name: string; readonly reading?: RouteReading }[];
  /** The router's other routes; read only for testers. */
  readonly neighbours?: readonly NamedReading[];
  /** The canary's identity; absent when there is none. */
  readonly canary?: string;
  /** The stable's, once it is known which that is. */
  readonly stable?: string;
  readonly findings?: Findings;
}

export interface NamedReading {
  readonly name: string;
  readonly reading: RouteReading;
}

/** A router's own findings about a start: obstacles, and things to know before it. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** A header and the value that it has to have; its presence is enough without a `match`. */
export interface AskedHeader {
  readonly header: string;
  readonly match?: { readonly [kind: string]: unknown } | undefined;
}
