import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import type { State } from '../data/keeper.ts';
import type { Callers } from '../iam/callers.ts';
import type { Service } from '../kit/call.ts';
import { isRecord } from '../kit/json.ts';
import { isStateful, type Stateful } from '../kit/state.ts';

const stateShape = z.object({ services: z.record(z.string(), z.unknown()), callers: z.unknown() });

/** Everything that the embedded AWS knows: the state of each service, the callers, and the time. */
interface WholeState extends Stateful {
  /** The state of one of them, by its name; undefined for a service that has none. */
  of(name: string): State | undefined;
  /** Takes over what a journal kept, by name. */
  resume(kept: Readonly<Record<string, State>>): void;
}

/** @param services looked at when they are needed: they are made later */
export function createWholeState({
  services,
  callers,
  clock,
}: {
  readonly services: () => Iterable<readonly [string, Service]>;
  readonly callers: Callers;
  readonly clock: Clock;
}): WholeState {
  const stateful = () =>
    [...services()].flatMap(([name, service]) => (isStateful(service) ? [[name, service] as const] : []));
  const restore = (states: Readonly<Record<string, unknown>>) => {
    for (const [name, service] of stateful()) if (states[name] !== undefined) service.restore(states[name]);
  };
  return {
    of(name) {
      if (name === 'clock') return { now: clock.now() };
      if (name === 'callers') return { owners: callers.snapshot() };
      const [, service] = stateful().find(([one]) => one === name) ?? [];
      const state = service?.snapshot();
      return isRecord(state) ? state : undefined;
    },
    snapshot: () => ({
      services: Object.fromEntries(stateful().map(([name, service]) => [name, service.snapshot()])),
      callers: callers.snapshot(),
    }),
    restore(state) {
      const parsed = stateShape.parse(state);
      callers.restore(parsed.callers);
      restore(parsed.services);
    },
    resume({ callers: kept, ...states }) {
      if (kept !== undefined) callers.restore(kept.owners);
      restore(states);
    },
  };
}
