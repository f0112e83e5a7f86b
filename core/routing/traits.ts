import type { RouterRef } from './route.ts';

/** The differences between routers, as data: the engine reads these and never a provider's name. */
interface RouterTraits {
  /** Targets that one route may have. */
  readonly maxTargets: number;
  /** A write whose answer never came lands within so many seconds of its sender's death, or never. */
  readonly landsWithinSeconds: number;
  /** A read may show what was so many seconds ago. */
  readonly staleSeconds: number;
  /** Calls that one account may make a second. */
  readonly callsPerSecond: number;
}

/**
 * App Mesh: ten weighted targets a route is a quota that cannot be adjusted. It publishes neither a rate nor how late a
 * write lands or how old a read is: those three are assumptions.
 */
const appMesh: RouterTraits = { maxTargets: 10, landsWithinSeconds: 60, staleSeconds: 10, callsPerSecond: 10 };

const traits: Readonly<Record<RouterRef['provider'], RouterTraits>> = { appmesh: appMesh };

export const traitsOf = ({ provider }: Pick<RouterRef, 'provider'>): RouterTraits => traits[provider];

/** The largest value of a trait, for a wait that rollouts of all routers share. */
export const longestOf = (trait: 'landsWithinSeconds' | 'staleSeconds'): number =>
  Math.max(...Object.values(traits).map((one) => one[trait]));
