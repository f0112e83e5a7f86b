import { isRecord } from '../kit/json.ts';

/** Where a part of the state belongs: a service, a member of its state, and within that an item or an entry. */
type Path = readonly [service: string, member: string, ...item: (string | number)[]];

/**
 * What stands at a member itself: its value, the length of its list, or that it is a record. The parts of a record are
 * its entries, in their order: to list their names here would write all of them again with each new one.
 */
type Head = { readonly value: unknown } | { readonly length: number } | { readonly isRecord: true };

export type Parts = ReadonlyMap<string, unknown>;

const keyOf = (path: Path): string => JSON.stringify(path);

/** A member of a service's state in parts that can be kept each by itself: its items, or its entries. */
export function partsOf(service: string, member: string, value: unknown): Map<string, unknown> {
  const parts = new Map<string, unknown>();
  const head = (shape: Head) => parts.set(keyOf([service, member]), shape);
  if (Array.isArray(value)) {
    head({ length: value.length });
    for (const [index, item] of value.entries()) parts.set(keyOf([service, member, index]), item);
  } else if (isRecord(value)) {
    head({ isRecord: true });
    for (const [name, entry] of Object.entries(value)) parts.set(keyOf([service, member, name]), entry);
  } else head({ value });
  return parts;
}

type Entries = readonly (readonly [item: string | number, value: unknown])[];

function assembled(service: string, member: string, head: unknown, entries: Entries): unknown {
  if (!isRecord(head)) throw new TypeError(`the kept state of ${service} has no shape at ${member}`);
  if (typeof head.length === 'number') {
    const items = new Map(entries);
    return Array.from({ length: head.length }, (_, index) => items.get(index));
  }
  return head.isRecord === true ? Object.fromEntries(entries) : head.value;
}

/** The states that the parts were made of, by service. */
export function statesOf(parts: Parts): Record<string, Record<string, unknown>> {
  const heads: (readonly [service: string, member: string, head: unknown])[] = [];
  const entries = new Map<string, [item: string | number, value: unknown][]>();
  for (const [key, value] of parts) {
    const [service, member, item]: Path = JSON.parse(key);
    const name = keyOf([service, member]);
    if (item === undefined) heads.push([service, member, value]);
    else {
      const found = entries.get(name) ?? [];
      found.push([item, value]);
      entries.set(name, found);
    }
  }
  const states: Record<string, Record<string, unknown>> = {};
  for (const [service, member, head] of heads) {
    const state = states[service] ?? {};
    state[member] = assembled(service, member, head, entries.get(keyOf([service, member])) ?? []);
    states[service] = state;
  }
  return states;
}
