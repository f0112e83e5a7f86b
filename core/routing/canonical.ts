import type { Json } from './route.ts';

/** JSON with sorted keys: equal for equal values however they are ordered. Null and empty members count as absent. */
export const canonical = (value: Json): string => JSON.stringify(sorted(value));

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
