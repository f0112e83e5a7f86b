import type { SpecifiedRoute } from './config/snapshot.ts';
import { RejectedRoute } from './route-spec.ts';
import type { RouteTable } from './route-table.ts';
import type { RejectedPart } from './tls/rejected-part.ts';

interface RouteVersion {
  readonly virtualRouterName: string;
  readonly routeName: string;
  readonly version: number;
}

/** What a proxy made of the routes of a snapshot. */
export interface Followed {
  /** The routes in force. */
  readonly following: readonly RouteVersion[];
  /** Those that it cannot follow; the state before stays in force, where there was one. */
  readonly rejected: readonly (RouteVersion & { readonly reason: string })[];
}

/** What a proxy made of a whole snapshot. */
export interface Applied extends Followed {
  /** Listeners and nodes whose certificates cannot be used; what was in force before stays. */
  readonly rejectedParts: readonly RejectedPart[];
}

interface Held {
  readonly name: Omit<RouteVersion, 'version'>;
  /** What was asked for last. */
  readonly text: string;
  readonly following: number | undefined;
  readonly rejected?: { readonly version: number; readonly reason: string };
}

/** Brings the routes of each snapshot into a table: only those that have changed are compiled. */
export function createFollowedRoutes(table: Pick<RouteTable, 'apply'>) {
  const held = new Map<string, Held>();
  const followed = (): Followed => ({
    following: [...held.values()].flatMap(({ name, following }) =>
      following === undefined ? [] : [{ ...name, version: following }],
    ),
    rejected: [...held.values()].flatMap(({ name, rejected }) => (rejected ? [{ ...name, ...rejected }] : [])),
  });
  const apply = (key: string, name: Held['name'], { version, spec }: SpecifiedRoute) => {
    const text = JSON.stringify([version, spec]);
    const before = held.get(key);
    if (before?.text === text) return;
    try {
      table.apply({ ...name, spec, version });
      held.set(key, { name, text, following: version });
    } catch (error) {
      if (!(error instanceof RejectedRoute)) throw error;
      held.set(key, { name, text, following: before?.following, rejected: { version, reason: error.message } });
    }
  };
  return (routers: readonly { readonly name: string; readonly routes: readonly SpecifiedRoute[] }[]): Followed => {
    const gone = new Set(held.keys());
    for (const { name: virtualRouterName, routes } of routers) {
      for (const route of routes) {
        const name = { virtualRouterName, routeName: route.name };
        const key = JSON.stringify(name);
        gone.delete(key);
        apply(key, name, route);
      }
    }
    for (const key of gone) {
      const name = held.get(key)?.name;
      held.delete(key);
      if (name !== undefined) table.apply({ ...name, version: 0 });
    }
    return followed();
  };
}
