import { accountId, region as ownRegion, partition } from '../kit/account.ts';

/** A kind of resource, as the names of its operations say it. */
export type Kind =
  | 'Mesh'
  | 'VirtualRouter'
  | 'Route'
  | 'VirtualNode'
  | 'VirtualService'
  | 'VirtualGateway'
  | 'GatewayRoute';

/** What tells one kind of resource from another, as far as names go. */
export interface KindFacts {
  readonly kind: Kind;
  /** The output member that holds the resource, and its name in an ARN. */
  readonly one: string;
  /** The output member that lists references to it, and the name of its collection in a path. */
  readonly many: string;
  /** The same as the names of operations and messages say it: `VirtualNodes`. */
  readonly collection: string;
  /** The input and output member that holds its name. */
  readonly nameMember: string;
  readonly parent?: Kind;
}

/** All paths begin with the version of the API. */
export const apiRoot = '/v20190125';

/** The names that identify a resource: `{ meshName, virtualRouterName, routeName }`. */
export type Names = Readonly<Record<string, string>>;

const facts = (kind: Kind, parent?: Kind, plural = 's'): KindFacts => {
  const one = kind.charAt(0).toLowerCase() + kind.slice(1);
  const names = { kind, one, many: `${one}${plural}`, collection: `${kind}${plural}`, nameMember: `${one}Name` };
  return parent === undefined ? names : { ...names, parent };
};

/** The tree of App Mesh's resources: every name, path, ARN and permission follows from it. */
export const kinds: Readonly<Record<Kind, KindFacts>> = {
  Mesh: facts('Mesh', undefined, 'es'),
  VirtualNode: facts('VirtualNode', 'Mesh'),
  VirtualRouter: facts('VirtualRouter', 'Mesh'),
  Route: facts('Route', 'VirtualRouter'),
  VirtualService: facts('VirtualService', 'Mesh'),
  VirtualGateway: facts('VirtualGateway', 'Mesh'),
  GatewayRoute: facts('GatewayRoute', 'VirtualGateway'),
};

export const allKinds: readonly KindFacts[] = Object.values(kinds);

/** The kind itself and above it its parents, from the mesh down. */
export const lineage = (kind: Kind): readonly KindFacts[] => {
  const own = kinds[kind];
  return own.parent === undefined ? [own] : [...lineage(own.parent), own];
};

/** The kinds above, from the mesh down; none for a mesh. */
export const parentsOf = (kind: Kind): readonly KindFacts[] => lineage(kind).slice(0, -1);

export const childrenOf = (kind: Kind): readonly KindFacts[] => allKinds.filter(({ parent }) => parent === kind);

/** `mesh/M/virtualRouter/R/route/X` of the names from the mesh down. */
export const resourcePath = (kind: Kind, names: Names): string =>
  lineage(kind)
    .map(({ one, nameMember }) => `${one}/${names[nameMember] ?? ''}`)
    .join('/');

/** @param at the mesh's owner and the resource's Region, where they are not the embedded AWS's own */
export const meshArn = (
  kind: Kind,
  names: Names,
  at: { readonly owner?: string; readonly region?: string } = {},
): string => `arn:${partition}:appmesh:${at.region ?? ownRegion}:${at.owner ?? accountId}:${resourcePath(kind, names)}`;

/**
 * Where the resources of a kind are: `/meshes/{meshName}/virtualRouter/{virtualRouterName}/routes`. A router above
 * another kind is said in the singular there.
 */
export const collectionPath = (kind: Kind): string => {
  const [, ...below] = lineage(kind);
  const parents = below.slice(0, -1).map(({ one, nameMember }) => `/${one}/{${nameMember}}`);
  const collection = kind === 'Mesh' ? '' : `/{meshName}${parents.join('')}/${kinds[kind].many}`;
  return `${apiRoot}/meshes${collection}`;
};
