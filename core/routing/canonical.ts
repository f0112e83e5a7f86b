import type { Json, RouteSpec } from './route-spec.ts';
import { targetsOf, withTargets } from './route-spec.ts';

/** JSON with sorted keys: equal for equal values however they are ordered. Null and empty members count as absent. */
export const canonical = (value: Json): string => JSON.stringify(sorted(value));

/** Whether two route specs are the same, whatever the order of keys and of targets. */
export const sameSpec = (a: RouteSpec, b: RouteSpec): boolean => canonical(ordered(a)) === canonical(ordered(b));

/** Whether two route specs differ in their targets at most. */
export const sameButTargets = (a: RouteSpec, b: RouteSpec): boolean =>
  canonical(withTargets(a, [])) === canonical(withTargets(b, []));

const ordered = (spec: RouteSpec): RouteSpec =>
  withTargets(
    spec,
    targetsOf(spec).toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  );

const empty = (value: Json | undefined) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !empty(member));
  return Object.fromEntries(
    members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}
