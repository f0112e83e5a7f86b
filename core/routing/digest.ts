import { canonical } from './canonical.ts';
import type { RouteParts, RouteRest, Target } from './route.ts';

/** FNV-1a of 32 bits over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/**
 * Stands for all of a route but its targets: 16 characters, equal for routes that differ at most in their targets. It
 * distinguishes an edit from none, and is no protection from deliberate deception.
 */
export function digestOf(rest: RouteRest): string {
  const text = canonical(rest);
  return `${hex(hash(text))}${hex(hash([...text].reverse().join('')))}`;
}

const ordered = (targets: readonly Target[]) =>
  targets.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).map((target) => ({ ...target }));

/** Whether two routes are the same, in any order of keys and of targets. */
export const sameRoute = (a: RouteParts, b: RouteParts): boolean =>
  sameButTargets(a, b) && canonical(ordered(a.targets)) === canonical(ordered(b.targets));

/** Whether two routes differ in their targets at most. */
export const sameButTargets = (a: RouteParts, b: RouteParts): boolean => canonical(a.rest) === canonical(b.rest);
