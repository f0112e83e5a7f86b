import type { Call, Output } from '../../local/kit/call.ts';
import type { Faults } from './faults.ts';
import type { TeamRouter } from './routers/team-router.ts';
import type { RouteInForce } from './routes-in-force.ts';

/** The answer to a read of a route, and the state that it shows; undefined for any other call. */
export interface Answered {
  readonly output: Output;
  readonly shown?: RouteInForce | undefined;
}

/** The routes before their last change, for reads that come too early to see it. */
export function staleReads(faults: Faults, now: () => number) {
  const before = new Map<string, RouteInForce & { readonly until: number }>();
  return {
    changed(route: string, was: RouteInForce | undefined, staleForMs: number): void {
      if (was !== undefined) before.set(route, { ...was, until: now() + staleForMs });
    },
    /** The answer to a read of a route, or the answer of a moment ago. */
    answer(router: TeamRouter, call: Call, answered: Answered): Answered {
      const old = before.get(router.readBy(call) ?? '');
      if (old === undefined || now() > old.until || !faults.hits('mesh: read stale')) return answered;
      faults.took('mesh: read stale');
      return { output: router.asBefore(answered.output, old), shown: old };
    },
  };
}
