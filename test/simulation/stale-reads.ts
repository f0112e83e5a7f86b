import type { Call, Output } from '../../local/kit/call.ts';
import type { Faults } from './faults.ts';
import type { RouteInForce } from './routes-in-force.ts';
import { isRecord } from './routes-in-force.ts';

/** The time after a change in which a read may still show the state before: as long as the product assumes. */
const staleForMs = 10_000;

/** The routes before their last change, for reads that come too early to see it. */
export function staleReads(faults: Faults, now: () => number) {
  const before = new Map<string, RouteInForce & { readonly until: number }>();
  return {
    changed(route: string, was: RouteInForce | undefined): void {
      if (was !== undefined) before.set(route, { ...was, until: now() + staleForMs });
    },
    /** The answer to a DescribeRoute, or the answer of a moment ago. */
    answer({ operation, input }: Call, output: Output): Output {
      const old = operation === 'DescribeRoute' ? before.get(String(input.routeName)) : undefined;
      if (old === undefined || now() > old.until || !faults.hits('mesh: read stale')) return output;
      faults.took('mesh: read stale');
      const route = isRecord(output.route) ? output.route : {};
      const metadata = isRecord(route.metadata) ? route.metadata : {};
      return {
        ...output,
        route: { ...route, spec: old.spec, metadata: { ...metadata, version: old.version, uid: old.uid } },
      };
    },
  };
}
