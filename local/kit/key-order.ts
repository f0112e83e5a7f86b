import { isRecord } from './json.ts';

/**
 * The same value with the keys of every object in reverse alphabetical order. AWS promises no order of keys, so what
 * comes back must not look like what was sent: who compares bytes is found out.
 */
export function withOtherKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOtherKeyOrder);
  if (!isRecord(value)) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? 1 : -1));
  return Object.fromEntries(sorted.map(([key, member]) => [key, withOtherKeyOrder(member)]));
}

/** The value as text in which the order of keys makes no difference. */
export const canonical = (value: unknown): string => JSON.stringify(withOtherKeyOrder(value)) ?? '';
