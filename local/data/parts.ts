/** Where a part of the state belongs: a service, a member of its state, and within that an item or an entry. */
type Path = readonly [service: string, member: string, ...item: (string | number)[]];

/** What stands at a member itself: its value, or the shape of what its parts are put together to. */
type Head = { readonly value: unknown } | { readonly length: number } | { readonly entries: readonly string[] };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
    head({ entries: Object.keys(value) });
    for (const [name, entry] of Object.entries(value)) parts.set(keyOf([service, member, name]), entry);
  } else head({ value });
  return parts;
}

function assembled(service: string, member: string, head: unknown, parts: Parts): unknown {
  const at = (item: string | number) => parts.get(keyOf([service, member, item]));
  if (!isRecord(head)) throw new TypeError(`the kept state of ${service} has no shape at ${member}`);
  if (typeof head.length === 'number') return Array.from({ length: head.length }, (_, index) => at(index));
  if (Array.isArray(head.entries)) return Object.fromEntries(head.entries.map((name) => [name, at(String(name))]));
  return head.value;
}

/** The states that the parts were made of, by service. */
export function statesOf(parts: Parts): Record<string, Record<string, unknown>> {
  const states: Record<string, Record<string, unknown>> = {};
  for (const [key, head] of parts) {
    const path: unknown = JSON.parse(key);
    if (!Array.isArray(path) || path.length !== 2) continue;
    const [service, member] = path.map(String);
    if (service === undefined || member === undefined) continue;
    const state = states[service] ?? {};
    state[member] = assembled(service, member, head, parts);
    states[service] = state;
  }
  return states;
}
