import { type Collected, createCollector } from './collector.ts';
import type { Journal } from './journal.ts';
import { statesOf } from './parts.ts';

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

interface KeeperOptions {
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

/** When a lazy member may be looked at next, so that no more than its share of the time goes into it. */
function laziness(lazily: KeeperOptions['lazily'] = []) {
  const nextAt = new Map<string, number>();
  return {
    isLazy: (service: string, member: string) => lazily.some(([one, other]) => one === service && other === member),
    /** Milliseconds until then; 0 or less for now. */
    waitOf: (name: string) => (nextAt.get(name) ?? 0) - performance.now(),
    timed(name: string, run: () => void): void {
      const start = performance.now();
      run();
      const took = performance.now() - start;
      nextAt.set(name, took < quickMs ? 0 : start + took * share);
    },
  };
}

export function createKeeper({ journal, stateOf, always = [], lazily }: KeeperOptions): Keeper {
  const pending = new Set<string>();
  const collector = createCollector(journal);
  const lazy = laziness(lazily);
  let timer: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  let isClosed = false;

  const keepLater = (wait: number) => {
    later ??= setTimeout(() => {
      later = undefined;
      keep();
    }, wait);
  };

  const keepMember = (state: State, service: string, member: string, change: Collected, all: boolean) => {
    const collect = () => collector.collect(service, member, state[member], change);
    if (!lazy.isLazy(service, member)) return collect();
    const name = `${service} ${member}`;
    const wait = lazy.waitOf(name);
    if (wait <= 0 || all) return lazy.timed(name, collect);
    pending.add(service);
    keepLater(wait);
  };

  const keep = (all = false) => {
    if (isClosed) return;
    clearImmediate(timer);
    timer = undefined;
    if (pending.size === 0) return;
    const services = new Set([...pending, ...always]);
    pending.clear();
    const change: Collected = new Map();
    for (const service of services) {
      const state = stateOf(service);
      if (state === undefined) continue;
      for (const member of Object.keys(state)) keepMember(state, service, member, change, all);
      collector.forgetGone(service, new Set(Object.keys(state)), change);
    }
    journal.write(change);
  };

  return {
    kept: statesOf(new Map([...journal.texts].map(([key, text]): [string, unknown] => [key, JSON.parse(text)]))),
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
