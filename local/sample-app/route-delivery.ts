import type { ConfigFeed } from '../data-plane/config-feed.ts';
import type { RouteChange } from '../data-plane/route-table.ts';
import type { Child } from './child-process.ts';
import { routeTaken } from './messages.ts';

interface RouteDelivery {
  /** For each caller and route, the version that is followed. */
  readonly following: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Tells the routes that there were at the start, without delay, except where the feed has brought a newer state. */
  deliverNow(routes: readonly RouteChange[]): Promise<void>;
}

/** Tells every caller what the feed brings, in order. */
export function deliverRoutes(
  callers: readonly Child[],
  feed: ConfigFeed<RouteChange>,
  onProblem: (problem: string) => void,
): RouteDelivery {
  const following: Record<string, Record<string, number>> = {};
  const told = new Set<string>();
  const key = (caller: Child, { virtualRouterName, routeName }: RouteChange) =>
    JSON.stringify([caller.name, virtualRouterName, routeName]);
  const deliver = async (caller: Child, change: RouteChange) => {
    told.add(key(caller, change));
    const { rejected } = routeTaken.parse(await caller.ask('route', change));
    const followed = { ...following[caller.name] };
    if (rejected !== undefined) {
      onProblem(`${caller.name} does not follow version ${change.version} of ${change.routeName}: ${rejected}`);
    } else if (change.spec === undefined || change.spec === null) delete followed[change.routeName];
    else followed[change.routeName] = change.version;
    following[caller.name] = followed;
  };
  for (const caller of callers) {
    feed.connect((change) => {
      deliver(caller, change).catch((error: unknown) => onProblem(String(error)));
    });
  }
  return {
    following,
    async deliverNow(routes) {
      const deliveries = callers.flatMap((caller) =>
        routes.filter((route) => !told.has(key(caller, route))).map((route) => deliver(caller, route)),
      );
      await Promise.all(deliveries);
    },
  };
}
