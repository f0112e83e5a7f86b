import { accountId } from '../kit/account.ts';
import type { ClientTokens } from '../kit/client-tokens.ts';
import type { Listeners } from '../kit/listeners.ts';
import { notFound } from './errors.ts';
import { type Kind, type Names, parentsOf } from './kinds.ts';
import { type RouteChange, routeChange } from './mesh-view.ts';
import { nameOf, type Resource, type Resources } from './resources.ts';
import type { StaleReads } from './stale-reads.ts';

/** What the operations work on. */
export interface Context {
  readonly resources: Resources;
  readonly clientTokens: ClientTokens;
  readonly staleReads: StaleReads;
  readonly routeChanges: Listeners<RouteChange>;
  readonly meshChanges: Listeners<string>;
  now(): number;
  newId(): string;
}

const absent = (kind: Kind, names: Names) => {
  const where = kind === 'Mesh' ? '' : ` under mesh ${names.meshName ?? ''}`;
  return notFound(`${kind} with name ${nameOf({ kind, names })} is not present${where} for account ${accountId}`);
};

/** @throws AwsError NotFoundException for the resource, or for the first of its parents that is not there */
export function existing({ resources }: Context, kind: Kind, names: Names): Resource {
  for (const parent of parentsOf(kind)) {
    if (resources.find(parent.kind, names) === undefined) throw absent(parent.kind, names);
  }
  const resource = resources.find(kind, names);
  if (resource === undefined) throw absent(kind, names);
  return resource;
}

/** Reports a change of a resource, before it is answered. */
export function announce({ routeChanges, meshChanges }: Context, resource: Resource, deleted = false): void {
  if (resource.kind === 'Route') routeChanges.announce(routeChange(resource, deleted));
  meshChanges.announce(resource.names.meshName ?? '');
}
