import type { Control, Vacant } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import { leaseOf } from '../../core/control/lease.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import { canonical } from '../../core/routing/canonical.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface MemoryControlStore extends ControlStore, Faults {
  /** What the state machine does at the start of a bake: false when refused, so that it looks at once. */
  sleep(router: string, asked: { token: string; rev: number; fence: number; seq: number }): boolean;
  /** A lease row without a holder, as a taking that died in the middle leaves it behind. */
  leaveLease(lease: Lease): void;
}

/** The control items in memory, with the same answers as the table; everything is copied in and out. */
export function memoryControlStore(): MemoryControlStore {
  const items = new Map<string, Control | Vacant>();
  const left = new Map<string, Lease>();
  const index = new Map<string, { arn: string; router: string; rolloutId: string; fence: number }>();
  const faults = faultQueue();
  const itemOf = (router: string) => items.get(router) ?? { router, fence: 0, rev: 0 };
  const isAsSeen = (seen: Vacant) => {
    const item = itemOf(seen.router);
    return item.fence === seen.fence && item.rev === seen.rev;
  };
  /** A repeated change is not refused if nothing but the sleep token has changed since. */
  const isAlready = (wanted: Omit<Vacant, 'rev'>, seen: Vacant) =>
    form(itemOf(seen.router)) === form({ ...wanted, rev: seen.rev + 1 });
  const heldCopy = (router: string) => structuredClone(itemOf(router)) as Control;
  const put = (item: Control | Vacant) => void items.set(item.router, structuredClone(item));
  return {
    failNext: faults.failNext,
    async read(router) {
      faults.throwNext();
      return structuredClone(itemOf(router));
    },
    async take(fresh, seen) {
      faults.throwNext();
      const { sleepToken: _, ...kept } = fresh;
      if (!isAsSeen(seen)) return isAlready(fresh, seen) ? heldCopy(fresh.router) : undefined;
      put({ ...kept, sleepSeq: 0, rev: seen.rev + 1 });
      left.delete(fresh.router);
      return heldCopy(fresh.router);
    },
    async save(next, seen) {
      faults.throwNext();
      const item = itemOf(seen.router);
      if (!isAsSeen(seen) || !isHeld(item)) return isAlready(next, seen) ? heldCopy(seen.router) : undefined;
      put(saved(item, next));
      return heldCopy(seen.router);
    },
    async signal(router, rolloutId, signal, since) {
      faults.throwNext();
      const item = itemOf(router);
      if (!isHeld(item) || item.rolloutId !== rolloutId) return undefined;
      if (since !== undefined && item.plannedAt > since) return undefined;
      put({ ...item, stop: item.stop ?? signal.stop, rev: item.rev + 1 });
      return heldCopy(router);
    },
    async noteRestore({ router, rolloutId, fence }, at) {
      faults.throwNext();
      const item = itemOf(router);
      if (!isHeld(item) || item.rolloutId !== rolloutId || item.fence !== fence) return undefined;
      put({ ...item, restores: (item.restores ?? 0) + 1, restoredAt: at, rev: item.rev + 1 });
      return heldCopy(router);
    },
    async saveSignals(next, seen) {
      faults.throwNext();
      const item = itemOf(seen.router);
      if (!isAsSeen(seen) || !isHeld(item) || item.rolloutId !== seen.rolloutId) return undefined;
      put(signalled(item, next));
      return heldCopy(seen.router);
    },
    async release(seen) {
      faults.throwNext();
      if (!isAsSeen(seen)) return isAlready({ router: seen.router, fence: seen.fence }, seen);
      put({ router: seen.router, fence: seen.fence, rev: seen.rev + 1 });
      left.delete(seen.router);
      return true;
    },
    async leases() {
      faults.throwNext();
      return structuredClone([...left.values(), ...[...items.values()].filter(isHeld).map(leaseOf)]);
    },
    async leaseOf(execution) {
      faults.throwNext();
      const held = [...items.values()].filter(isHeld).map(leaseOf);
      return structuredClone([...left.values(), ...held].find((lease) => lease.execution === execution));
    },
    async forgetLease(router) {
      faults.throwNext();
      left.delete(router);
    },
    async indexAlarms({ plan, router, rolloutId, fence }) {
      faults.throwNext();
      for (const { arn } of plan.alarms)
        if ((index.get(`${arn} ${router}`)?.fence ?? 0) <= fence)
          index.set(`${arn} ${router}`, { arn, router, rolloutId, fence });
    },
    async unindexAlarms({ plan, router, rolloutId }) {
      faults.throwNext();
      for (const { arn } of plan.alarms)
        if (index.get(`${arn} ${router}`)?.rolloutId === rolloutId) index.delete(`${arn} ${router}`);
    },
    async watchersOf(alarmArn) {
      faults.throwNext();
      return [...index.values()]
        .filter(({ arn }) => arn === alarmArn)
        .map(({ router, rolloutId }) => ({ router, rolloutId }));
    },
    sleep(router, { token, rev, fence, seq }) {
      const item = itemOf(router);
      if (!isHeld(item) || item.rev !== rev || item.fence !== fence || item.sleepSeq >= seq) return false;
      put({ ...item, sleepToken: token, sleepSeq: seq });
      return true;
    },
    leaveLease: (lease) => void left.set(lease.router, structuredClone(lease)),
  };
}

const form = ({ sleepToken: _, sleepSeq: __, ...item }: Vacant & Partial<Control>): string =>
  canonical(JSON.parse(JSON.stringify(item)));

/** `item` with what an execution may change taken from `next`. */
function saved(item: Control, next: Control): Control {
  const stop = item.stop ?? next.stop;
  return { ...withFields(item, next, ofTheHolder), ...(stop && { stop }), rev: item.rev + 1 };
}

const ofTheHolder = [
  ...([
    'fence',
    'phase',
    'step',
    'shifts',
    'routes',
    'waiting',
    'unready',
    'hook',
    'folded',
    'promotedAt',
    'settleUntil',
    'restores',
    'restoredAt',
    'throttled',
  ] as const),
  ...(['released', 'untold', 'unansweredSince', 'successor', 'lineStop', 'gone', 'held'] as const),
] satisfies readonly (keyof Control)[];

/** What comes from outside is taken from `next`, all else from `item`. */
const signalled = (item: Control, next: Control): Control => ({
  ...withFields(item, next, fromOutside),
  rev: item.rev + 1,
});

const fromOutside = [
  ...(['stop', 'pause', 'approved', 'skip', 'settled', 'lineStop', 'gone', 'held', 'released', 'untold'] as const),
] satisfies readonly (keyof Control)[];

/** The item with these fields of `next`, and without those that `next` has not. */
function withFields(item: Control, next: Control, names: readonly (keyof Control)[]): Control {
  const kept = Object.entries(item).filter(([name]) => !(names as readonly string[]).includes(name));
  const taken = names.flatMap((name) => (next[name] === undefined ? [] : [[name, next[name]] as const]));
  return Object.fromEntries([...kept, ...taken]) as unknown as Control;
}
