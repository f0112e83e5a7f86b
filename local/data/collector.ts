import type { Journal } from './journal.ts';
import { partsOf } from './parts.ts';

/** What has changed at once: keys with their new JSON text, or null for those that are gone. */
export type Collected = Map<string, string | null>;

/** Finds what has changed since it was kept last. */
interface Collector {
  /** Adds to `change` what is new in a member of a service's state, and what is gone from it. */
  collect(service: string, member: string, value: unknown, change: Collected): void;
  /** Adds to `change` all parts of the members that a service's state no longer has. */
  forgetGone(service: string, members: ReadonlySet<string>, change: Collected): void;
}

/** The text of a value. A frozen one does not change any more: its text is made once. */
function textMaker(): (value: unknown) => string {
  const texts = new WeakMap<object, string>();
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return JSON.stringify(value) ?? 'null';
    const known = texts.get(value) ?? JSON.stringify(value);
    texts.set(value, known);
    return known;
  };
}

const nameOf = (service: string, member: string): string => JSON.stringify([service, member]);

export function createCollector(journal: Pick<Journal, 'texts'>): Collector {
  const textOf = textMaker();
  const keysOf = new Map<string, Set<string>>();
  const membersOf = new Map<string, Set<string>>();
  /** Frozen members as they were kept last. */
  const keptFrozen = new Map<string, unknown>();
  for (const key of journal.texts.keys()) {
    const [service, member] = JSON.parse(key);
    const name = nameOf(service, member);
    keysOf.set(name, (keysOf.get(name) ?? new Set()).add(key));
    membersOf.set(service, (membersOf.get(service) ?? new Set()).add(member));
  }
  return {
    collect(service, member, value, change) {
      const name = nameOf(service, member);
      // The same frozen object as the last time: nothing in it has changed.
      if (typeof value === 'object' && Object.isFrozen(value) && keptFrozen.get(name) === value) return;
      keptFrozen.set(name, value);
      const parts = partsOf(service, member, value);
      for (const [key, part] of parts) {
        const text = textOf(part);
        if (journal.texts.get(key) !== text) change.set(key, text);
      }
      for (const key of keysOf.get(name) ?? []) if (!parts.has(key)) change.set(key, null);
      keysOf.set(name, new Set(parts.keys()));
    },
    forgetGone(service, members, change) {
      for (const member of membersOf.get(service) ?? []) {
        if (members.has(member)) continue;
        const name = nameOf(service, member);
        for (const key of keysOf.get(name) ?? []) change.set(key, null);
        keysOf.delete(name);
        keptFrozen.delete(name);
      }
      membersOf.set(service, new Set(members));
    },
  };
}
