import * as z from 'zod/mini';
import { type Kind, kinds, lineage } from './kinds.ts';

/** The names that identify a resource: `{ meshName, virtualRouterName, routeName }`. */
export type Names = Readonly<Record<string, string>>;

const revision = z.object({ spec: z.record(z.string(), z.unknown()), version: z.int(), lastUpdatedAt: z.number() });

const resource = z.object({
  kind: z.enum(['Mesh', 'VirtualNode', 'VirtualRouter', 'Route', 'VirtualService']),
  names: z.record(z.string(), z.string()),
  uid: z.string(),
  /** Epoch milliseconds, as all times in the state. */
  createdAt: z.number(),
  current: revision,
  /** What the last update replaced: a stale read returns it. */
  previous: z.optional(revision),
  tags: z.record(z.string(), z.string()),
});

export const resourcesShape = z.array(resource);

export type Revision = z.infer<typeof revision>;
export type Resource = z.infer<typeof resource>;

// Names may hold any character, so they are quoted before they are joined.
const keyOf = (kind: Kind, names: Names): string =>
  [kind, ...lineage(kind).map(({ nameMember }) => encodeURIComponent(names[nameMember] ?? ''))].join('/');

export const nameOf = (resource: { kind: Kind; names: Names }): string =>
  resource.names[kinds[resource.kind].nameMember] ?? '';

const byName = (a: Resource, b: Resource): number => (nameOf(a) < nameOf(b) ? -1 : 1);

/** Every resource of every mesh, by its names. */
export interface Resources {
  find(kind: Kind, names: Names): Resource | undefined;
  put(resource: Resource): void;
  remove(resource: Resource): void;
  /** Those of a kind that share the given names, in order of their own: `under('Route', { meshName })` is all of a mesh's. */
  under(kind: Kind, names: Names): Resource[];
  all(): Resource[];
  replaceAll(resources: readonly Resource[]): void;
}

export function createResources(): Resources {
  const byKey = new Map<string, Resource>();
  return {
    find: (kind, names) => byKey.get(keyOf(kind, names)),
    put: (resource) => void byKey.set(keyOf(resource.kind, resource.names), resource),
    remove: (resource) => void byKey.delete(keyOf(resource.kind, resource.names)),
    under: (kind, names) =>
      [...byKey.values()]
        .filter((resource) => resource.kind === kind)
        .filter((resource) => Object.entries(names).every(([member, name]) => resource.names[member] === name))
        .sort(byName),
    all: () => [...byKey.values()],
    replaceAll(resources) {
      byKey.clear();
      for (const resource of resources) byKey.set(keyOf(resource.kind, resource.names), resource);
    },
  };
}
