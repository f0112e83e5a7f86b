import { appMesh } from '../../adapters/routers/app-mesh/app-mesh.ts';
import type { AppMeshClients } from '../../adapters/routers/app-mesh/clients.ts';
import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import { partsOf, specOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import { NotFoundError, RefusedError, TransientError, WriteInDoubtError } from '../../core/errors.ts';
import type { OpenedRouter, PlannedRouter, Readiness } from '../../core/ports/router.ts';
import { canonical } from '../../core/routing/canonical.ts';
import type { Provider, RouteReading } from '../../core/routing/route.ts';
import { traitsOf } from '../../core/routing/traits.ts';

/**
 * What becomes of the next write: `lost` is in doubt and never lands; `landed` is in doubt and is in force; `late` is
 * in doubt and lands with `landLate`; `transient`, `throttled` and `refused` have no effect.
 */
export type WriteFault = 'lost' | 'landed' | 'late' | 'transient' | 'throttled' | 'refused';
/** `stale` gives the route as it was before its newest version; `missing` says that there is none. */
export type ReadFault = 'stale' | 'transient' | 'throttled' | 'refused' | 'missing';

/** A route as the mesh holds it. */
export interface HeldRoute {
  readonly identity: string;
  readonly spec: RouteSpec;
  readonly version: number;
}

export interface MemoryRouter extends PlannedRouter, OpenedRouter {
  failNextWrite(...faults: readonly WriteFault[]): void;
  failNextRead(...faults: readonly ReadFault[]): void;
  /** Lets every late write come into force now, oldest first. */
  landLate(): void;
  /** The route as it is in force, without a call. */
  inForce(route: string): HeldRoute;
  /** The routes that exist, by name. */
  names(): readonly string[];
  /** A person edits the route. */
  edit(route: string, spec: RouteSpec): void;
  /** A person deletes the route, if there is one, and makes another under its name. */
  recreate(route: string, spec: RouteSpec): void;
  /** A person deletes the virtual node and makes another under its name; without `again` leaves it at that. */
  replaceNode(node: string, again?: boolean): void;
  /** The answers to the next questions about a target's health; `ready` after them. */
  answerHealth(...answers: readonly Readiness[]): void;
  /** The routes whose clients a restore has freed from its targets, once a write. */
  readonly freed: readonly string[];
  /** Every write that came into force through the port, in order. */
  readonly writes: readonly { readonly route: string; readonly spec: RouteSpec; readonly writeId: string }[];
}

/** Nothing that a memory router borrows makes a call. */
const noClients = {} as AppMeshClients;

/**
 * One router in memory: `routes` by name, and the targets that exist. They are written as App Mesh writes them; of the
 * other kinds of router it has their traits.
 */
export function memoryRouter(
  routes: Readonly<Record<string, RouteSpec>>,
  nodes: readonly string[],
  provider: Provider = 'appmesh',
): MemoryRouter {
  const { versions: order, dedupes } = traitsOf({ provider });
  const { resolve, rulesOf, inspect, forTesters } = appMesh(noClients);
  const made = new Map<string, number>();
  const newIdentity = (name: string) => {
    const n = (made.get(name) ?? 0) + 1;
    made.set(name, n);
    return `${name}/${n}`;
  };
  const first = (name: string, spec: RouteSpec): HeldRoute[] => [
    { identity: newIdentity(name), spec: structuredClone(spec), version: 1 },
  ];
  const versions = new Map(Object.entries(routes).map(([name, spec]) => [name, first(name, spec)]));
  const nodeIdentities = new Map(nodes.map((name) => [name, newIdentity(name)]));
  const seenIds = new Map<string, string>();
  const lateCreations: (() => void)[] = [];
  const late: { route: string; spec: RouteSpec; writeId: string }[] = [];
  const writes: { route: string; spec: RouteSpec; writeId: string }[] = [];
  const writeFaults: WriteFault[] = [];
  const readFaults: ReadFault[] = [];
  const health: Readiness[] = [];
  const freed: string[] = [];

  const historyOf = (route: string) => {
    const history = versions.get(route);
    if (history === undefined) throw new NotFoundError(`no route ${route}`);
    return history;
  };
  const newest = (route: string, back = 0): HeldRoute => {
    const history = historyOf(route);
    const reading = history[Math.max(0, history.length - 1 - back)];
    if (reading === undefined) throw new Error(`route ${route} has no version`);
    return structuredClone(reading);
  };
  const push = (route: string, spec: RouteSpec) =>
    void historyOf(route).push({
      identity: newest(route).identity,
      spec: structuredClone(spec),
      version: newest(route).version + 1,
    });
  const apply = (write: { route: string; spec: RouteSpec; writeId: string }) => {
    const before = dedupes ? seenIds.get(write.writeId) : undefined;
    if (before !== undefined) {
      if (before !== canonical(write.spec)) throw new RefusedError(`write ${write.writeId} came with another spec`);
      return;
    }
    seenIds.set(write.writeId, canonical(write.spec));
    writes.push(structuredClone(write));
    push(write.route, write.spec);
  };

  const readingOf = ({ spec, version, identity }: HeldRoute): RouteReading => ({
    identity,
    version: order === 'none' ? 0 : version,
    ...partsOf(spec),
  });

  return {
    resolve,
    rulesOf,
    inspect,
    forTesters,
    writes,
    freed,
    failNextWrite: (...faults) => void writeFaults.push(...faults),
    failNextRead: (...faults) => void readFaults.push(...faults),
    landLate: () => {
      for (const create of lateCreations.splice(0)) create();
      for (const write of late.splice(0)) apply(write);
    },
    inForce: newest,
    names: () => [...versions.keys()],
    edit: push,
    recreate: (route, spec) => void versions.set(route, first(route, spec)),
    replaceNode: (node, again = true) =>
      void (again ? nodeIdentities.set(node, newIdentity(node)) : nodeIdentities.delete(node)),
    async readRoute({ route }) {
      const fault = readFaults.shift();
      if (fault === 'transient') throw new TransientError(`reading ${route}`);
      if (fault === 'throttled') throw new TransientError(`reading ${route}`, { isThrottled: true });
      if (fault === 'refused') throw new RefusedError(`reading ${route}`);
      if (fault === 'missing') throw new NotFoundError(`no route ${route}`);
      return readingOf(newest(route, fault === 'stale' ? 1 : 0));
    },
    async setTargets({ route }, { rest }, targets, writeId, purpose) {
      const fault = writeFaults.shift();
      if (fault === 'transient') throw new TransientError(`writing ${route}`);
      if (fault === 'throttled') throw new TransientError(`writing ${route}`, { isThrottled: true });
      if (fault === 'refused') throw new RefusedError(`writing ${route}`);
      historyOf(route);
      if (purpose === 'restore') freed.push(route);
      const write = structuredClone({ route, spec: specOf({ rest, targets }), writeId });
      if (fault === 'late') late.push(write);
      if (fault === undefined || fault === 'landed') apply(write);
      if (fault !== undefined) throw new WriteInDoubtError(`writing ${route}`);
      return readingOf(newest(route));
    },
    async readRoutes(_router, except) {
      const names = [...versions.keys()].filter((name) => !except.includes(name));
      return names.map((name) => ({ name, reading: readingOf(newest(name)) }));
    },
    async createRoute({ route }, parts, writeId) {
      const spec = specOf(parts);
      const fault = writeFaults.shift();
      if (fault === 'transient') throw new TransientError(`creating ${route}`);
      if (fault === 'refused') throw new RefusedError(`creating ${route}`);
      if (fault === undefined && seenIds.has(writeId)) return newest(route).identity;
      if (fault === undefined && versions.has(route)) return undefined;
      const create = () => {
        if (versions.has(route)) return;
        seenIds.set(writeId, canonical(spec));
        versions.set(route, first(route, spec));
      };
      if (fault === undefined || fault === 'landed') create();
      if (fault === 'late') lateCreations.push(create);
      if (fault !== undefined) throw new WriteInDoubtError(`creating ${route}`);
      return newest(route).identity;
    },
    async deleteRoute({ route }) {
      const fault = writeFaults.shift();
      if (fault === 'transient') throw new TransientError(`deleting ${route}`);
      if (fault === 'refused') throw new RefusedError(`deleting ${route}`);
      if (fault === undefined || fault === 'landed') versions.delete(route);
      if (fault !== undefined) throw new WriteInDoubtError(`deleting ${route}`);
    },
    readiness: async () => health.shift() ?? { kind: 'ready' },
    answerHealth: (...answers) => void health.push(...answers),
    async targetIdentity(_router, target) {
      return nodeIdentities.get(target);
    },
  };
}
