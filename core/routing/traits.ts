import type { Provider, RouterRef } from './route.ts';

/** The differences between routers, as data: the engine reads these and never a provider's name. */
export interface RouterTraits {
  /** The keys of the spec's `router` that name the routes, the thing that one rollout holds, and the line's scope. */
  readonly keys: { readonly routes: string; readonly lock: string; readonly scope: string };
  /** A route belongs to a listener, and is known as `LISTENER/ROUTE`. */
  readonly onListeners: boolean;
  /** Several rollouts may have the router at a time, under keys of their own: no two may have the same route. */
  readonly isShared: boolean;
  /** Targets that one route may have. */
  readonly maxTargets: number;
  /**
   * The order of a route's states. A `counter` grows by one with each update, a `time` is that of the last one; `none`
   * says nothing, so that an old read is known by the state before the last write.
   */
  readonly versions: 'counter' | 'time' | 'none';
  /** Whether repeating a write by its id changes nothing. */
  readonly dedupes: boolean;
  /** A write whose answer never came lands within so many seconds of its sender's death, or never. */
  readonly landsWithinSeconds: number;
  /** A read may show what was so many seconds ago. */
  readonly staleSeconds: number;
  /** Requests follow a written weight after so many seconds at most. */
  readonly propagationSeconds: number;
  /** Calls that one account may make a second, the slowest kind of them. */
  readonly callsPerSecond: number;
  /** About so many calls find all that a plan of one route asks for. */
  readonly callsPerPlan: number;
  /** A target is checked for health only while a route names it. So the canary is named with weight 0 first. */
  readonly attachFirst: boolean;
}

/**
 * App Mesh: ten weighted targets a route is a quota that cannot be adjusted. It publishes neither a rate nor how late a
 * write lands, how old a read is or when its Envoys follow: those four are assumptions.
 */
const appMesh: RouterTraits = {
  keys: { routes: 'routes', lock: 'virtualRouter', scope: 'mesh' },
  onListeners: false,
  isShared: false,
  maxTargets: 10,
  versions: 'counter',
  dedupes: true,
  landsWithinSeconds: 60,
  staleSeconds: 10,
  propagationSeconds: 30,
  callsPerSecond: 10,
  callsPerPlan: 3,
  attachFirst: false,
};

/**
 * Application Load Balancer: five target groups a rule is a quota that cannot be adjusted. Calls that change something
 * refill at 3 a second ("Request throttling for the Elastic Load Balancing API"). How late a write lands, how old a read
 * is and when requests follow are assumptions.
 */
const alb: RouterTraits = {
  keys: { routes: 'rules', lock: 'rules', scope: 'loadBalancer' },
  onListeners: true,
  isShared: true,
  maxTargets: 5,
  versions: 'none',
  dedupes: false,
  landsWithinSeconds: 60,
  staleSeconds: 30,
  propagationSeconds: 30,
  callsPerSecond: 3,
  callsPerPlan: 14,
  attachFirst: true,
};

/**
 * VPC Lattice: ten target groups a rule. Requests follow a weight after about 90 seconds ("VPC Lattice resources for
 * blue/green deployments" in the Amazon ECS Developer Guide). Rates are not published: that one and the others are
 * assumptions.
 */
const lattice: RouterTraits = {
  keys: { routes: 'rules', lock: 'service', scope: 'service' },
  onListeners: true,
  isShared: false,
  maxTargets: 10,
  versions: 'time',
  dedupes: false,
  landsWithinSeconds: 60,
  staleSeconds: 10,
  propagationSeconds: 90,
  callsPerSecond: 2,
  callsPerPlan: 14,
  attachFirst: true,
};

const traits: Readonly<Record<Provider, RouterTraits>> = { appmesh: appMesh, alb, lattice };

export const traitsOf = ({ provider }: Pick<RouterRef, 'provider'>): RouterTraits => traits[provider];

/**
 * The whole periods at a step's beginning in which requests may still follow the weight before. A look comes just after
 * a period has become whole, so the weight is written near the beginning of the next one. That period is one of those
 * that propagation lasts for, and belongs to no step: so none is left where requests follow within a period. No
 * target drains while the canary's share grows.
 */
export const unsettledPeriods = (router: Pick<RouterRef, 'provider'>, periodSeconds: number): number =>
  Math.max(0, Math.ceil(traitsOf(router).propagationSeconds / periodSeconds) - 1);
