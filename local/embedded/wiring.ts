import type { Keeper } from '../data/keeper.ts';
import { watchedClock } from '../data/watched-clock.ts';
import type { ServiceName } from '../kit/call.ts';
import type { Wiring } from './contract.ts';

/** Wires a service. @param name asked for later: a service that is added has its name when it is made */
export type WiringOf = (name: () => ServiceName | undefined) => Wiring;

/** What services get of the embedded AWS around them; where there is a keeper, it looks at a service after each change. */
export function createWiring(
  { surroundings, call, callers, emit }: Omit<Wiring, 'changed'>,
  keeper: Keeper | undefined,
): WiringOf {
  if (keeper === undefined) return () => ({ surroundings, call, callers, emit, changed: () => undefined });
  return (name) => {
    const changed = () => {
      const service = name();
      if (service !== undefined) keeper.changed(service);
    };
    return {
      surroundings: { ...surroundings, clock: watchedClock(surroundings.clock, changed) },
      callers,
      call(...made) {
        changed();
        return call(...made).finally(changed);
      },
      emit(event) {
        changed();
        emit(event);
      },
      changed,
    };
  };
}
