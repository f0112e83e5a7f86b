import type { Journal } from './journal.ts';
import { partsOf, statesOf } from './parts.ts';

/** What a service knows, member by member; JSON-safe. */
export type State = Readonly<Record<string, unknown>>;

/** Keeps the state of the services in a journal. */
export interface Keeper {
  /** The states that the journal held when it was opened, by service; those that have none are missing. */
  readonly kept: Readonly<Record<string, State>>;
  /** The service may have changed: it is looked at when changes are kept next, at the end of this turn at the latest. */
  changed(service: string): void;
  /** Keeps all changes. What happened before is kept when this returns, as far as `lazily` does not say otherwise. */
  keep(): void;
  /** Keeps all changes, the lazy ones too, and closes the journal. */
  close(): void;
}

export interface KeeperOptions {
  readonly journal: Journal;
  /** Undefined for a service that has no state. */
  readonly stateOf: (service: string) => State | undefined;
  /** What changes with all else. */
  readonly always?: readonly string[];
  /** Members that are too big to be kept at each change; at most a twentieth of the time goes into them. */
  readonly lazily?: readonly (readonly [service: string, member: string])[];
}

/** Lazy members that take less than this are kept at once. */
const quickMs = 3;
const share = 20;

export function createKeeper({ journal, stateOf, always = [], lazily = [] }: KeeperOptions): Keeper {
  const pending = new Set<string>();
  const keysOf = new Map<string, ReadonlySet<string>>();
  const membersOf = new Map<string, ReadonlySet<string>>();
  const keptFrozen = new Map<string, unknown>();
  const texts = new WeakMap<object, string>();
  const nextAt = new Map<string, number>();
  let timer: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;

  /** What is frozen does not change any more: its text is made once. */
  const textOf = (value: unknown): string => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return JSON.stringify(value) ?? 'null';
    const known = texts.get(value) ?? JSON.stringify(value);
    texts.set(value, known);
    return known;
  };

  const collect = (service: string, member: string, value: unknown, change: Map<string, string | null>) => {
    const name = JSON.stringify([service, member]);
    // The same frozen object as the last time: nothing in it has changed.
    if (Object.isFrozen(value) && typeof value === 'object' && keptFrozen.get(name) === value) return;
    keptFrozen.set(name, value);
    const parts = partsOf(service, member, value);
    for (const [key, part] of parts) {
      const text = textOf(part);
      if (journal.texts.get(key) !== text) change.set(key, text);
    }
    for (const key of keysOf.get(name) ?? []) if (!parts.has(key)) change.set(key, null);
    keysOf.set(name, new Set(parts.keys()));
  };

  /** Members that the state no longer has. */
  const forgetGone = (service: string, members: ReadonlySet<string>, change: Map<string, string | null>) => {
    for (const member of membersOf.get(service) ?? []) {
      if (members.has(member)) continue;
      const name = JSON.stringify([service, member]);
      for (const key of keysOf.get(name) ?? []) change.set(key, null);
      keysOf.delete(name);
      keptFrozen.delete(name);
    }
    membersOf.set(service, members);
  };

  const isLazy = (service: string, member: string) =>
    lazily.some(([one, other]) => one === service && other === member);

  const keepLater = (wait: number) => {
    later ??= setTimeout(() => {
      later = undefined;
      keep();
    }, wait);
  };

  const keepMember = (
    state: State,
    service: string,
    member: string,
    change: Map<string, string | null>,
    all: boolean,
  ) => {
    if (!isLazy(service, member)) return collect(service, member, state[member], change);
    const name = JSON.stringify([service, member]);
    const start = performance.now();
    const wait = (nextAt.get(name) ?? 0) - start;
    if (wait > 0 && !all) {
      pending.add(service);
      return keepLater(wait);
    }
    collect(service, member, state[member], change);
    const took = performance.now() - start;
    nextAt.set(name, took < quickMs ? 0 : start + took * share);
  };

  let isClosed = false;
  const keep = (all = false) => {
    if (isClosed) return;
    clearImmediate(timer);
    timer = undefined;
    if (pending.size === 0) return;
    const services = new Set([...pending, ...always]);
    pending.clear();
    const change = new Map<string, string | null>();
    for (const service of services) {
      const state = stateOf(service);
      if (state === undefined) continue;
      for (const member of Object.keys(state)) keepMember(state, service, member, change, all);
      forgetGone(service, new Set(Object.keys(state)), change);
    }
    journal.write(change);
  };

  const loaded = new Map([...journal.texts].map(([key, text]): [string, unknown] => [key, JSON.parse(text)]));
  for (const key of loaded.keys()) {
    const [service, member] = JSON.parse(key);
    const name = JSON.stringify([service, member]);
    keysOf.set(name, new Set([...(keysOf.get(name) ?? []), key]));
    membersOf.set(service, new Set([...(membersOf.get(service) ?? []), member]));
  }
  return {
    kept: statesOf(loaded),
    changed(service) {
      pending.add(service);
      timer ??= setImmediate(keep);
    },
    keep: () => keep(),
    close() {
      keep(true);
      isClosed = true;
      clearImmediate(timer);
      clearTimeout(later);
      journal.close();
    },
  };
}
