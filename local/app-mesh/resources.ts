import * as z from 'zod/mini';
import { region } from '../kit/account.ts';
import { createCollection, type Stateful } from '../kit/state.ts';
import { type Kind, kinds, lineage, type Names } from './kinds.ts';

const kindShape = z.custom<Kind>((value) => typeof value === 'string' && Object.hasOwn(kinds, value));

const revision = z.object({ spec: z.record(z.string(), z.unknown()), version: z.int(), lastUpdatedAt: z.number() });

const resourceShape = z.object({
  kind: kindShape,
  names: z.record(z.string(), z.string()),
  /** That of the request which created it. */
  region: z._default(z.string(), region),
  uid: z.string(),
  /** Epoch milliseconds, as all times in the state. */
  createdAt: z.number(),
  current: revision,
  /** What the last update replaced: a stale read returns it. */
  previous: z.optional(revision),
  tags: z.record(z.string(), z.string()),
});

export type Revision = z.infer<typeof revision>;
export type Resource = z.infer<typeof resourceShape>;

// Names may hold any character, so they are quoted before they are joined.
const keyOf = (kind: Kind, names: Names): string =>
  [kind, ...lineage(kind).map(({ nameMember }) => encodeURIComponent(names[nameMember] ?? ''))].join('/');

export const nameOf = (resource: { kind: Kind; names: Names }): string =>
  resource.names[kinds[resource.kind].nameMember] ?? '';

const byName = (a: Resource, b: Resource): number => (nameOf(a) < nameOf(b) ? -1 : 1);

/** Every resource of every mesh, by its names. */
export interface Resources extends Stateful {
  find(kind: Kind, names: Names): Resource | undefined;
  put(resource: Resource): void;
  remove(resource: Resource): void;
  /** Those of a kind that share the given names, in order of their own: `under('Route', { meshName })` is all of a mesh's. */
  under(kind: Kind, names: Names): Resource[];
  all(): Resource[];
}

export function createResources(): Resources {
  const byKey = createCollection(resourceShape, ({ kind, names }) => keyOf(kind, names));
  return {
    ...byKey,
    find: (kind, names) => byKey.find(keyOf(kind, names)),
    remove: ({ kind, names }) => void byKey.remove(keyOf(kind, names)),
    under: (kind, names) =>
      byKey
        .all()
        .filter((resource) => resource.kind === kind)
        .filter((resource) => Object.entries(names).every(([member, name]) => resource.names[member] === name))
        .sort(byName),
  };
}
