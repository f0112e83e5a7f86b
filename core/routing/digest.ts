import { canonical } from './canonical.ts';
import type { RouteSpec } from './route-spec.ts';
import { withTargets } from './route-spec.ts';

/** FNV-1a of 32 bits over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/**
 * Stands for all of a spec but its targets: 16 characters, equal for specs that differ in their targets at most. It
 * tells an edit from none, and protects from nobody who means to deceive.
 */
export function restOf(spec: RouteSpec): string {
  const text = canonical(withTargets(spec, []));
  return `${hex(hash(text))}${hex(hash([...text].reverse().join('')))}`;
}
