import type * as z from 'zod/mini';
import { accountId, region } from '../kit/account.ts';
import { routeSpec } from './route-spec.ts';
import { meshSpec, virtualRouterSpec, virtualServiceSpec } from './specs.ts';
import { virtualNodeSpec } from './virtual-node-spec.ts';

export type Kind = 'Mesh' | 'VirtualNode' | 'VirtualRouter' | 'Route' | 'VirtualService';

/** What tells one kind of resource from another; all else about them is the same. */
export interface KindFacts {
  readonly kind: Kind;
  /** The input and output member that holds its name. */
  readonly nameMember: string;
  /** The output member that holds the resource. */
  readonly one: string;
  /** The output member that lists references to it. */
  readonly many: string;
  /** The name of its List operation. */
  readonly list: string;
  readonly parent?: Kind;
  /** How many its parent may have (of meshes: the account). Source: the default quotas of Service Quotas. */
  readonly limit: number;
  readonly spec: z.ZodMiniType;
}

const child = (kind: Kind, one: string, parent: Kind, limit: number, spec: z.ZodMiniType): KindFacts => ({
  kind,
  nameMember: `${one}Name`,
  one,
  many: `${one}s`,
  list: `List${kind}s`,
  parent,
  limit,
  spec,
});

export const kinds: Readonly<Record<Kind, KindFacts>> = {
  Mesh: {
    kind: 'Mesh',
    nameMember: 'meshName',
    one: 'mesh',
    many: 'meshes',
    list: 'ListMeshes',
    limit: 15,
    spec: meshSpec,
  },
  VirtualNode: child('VirtualNode', 'virtualNode', 'Mesh', 200, virtualNodeSpec),
  VirtualRouter: child('VirtualRouter', 'virtualRouter', 'Mesh', 200, virtualRouterSpec),
  VirtualService: child('VirtualService', 'virtualService', 'Mesh', 200, virtualServiceSpec),
  Route: child('Route', 'route', 'VirtualRouter', 50, routeSpec),
};

export const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);

/** The kind itself and above it its parents, from the mesh down. */
export const lineage = (kind: Kind): KindFacts[] => {
  const facts = kinds[kind];
  return facts.parent === undefined ? [facts] : [...lineage(facts.parent), facts];
};

/** `arn:aws:appmesh:…:mesh/M/virtualRouter/R/route/X` of the names from the mesh down. */
export const arnOf = (kind: Kind, names: Readonly<Record<string, string>>): string => {
  const path = lineage(kind).map(({ one, nameMember }) => `${one}/${names[nameMember] ?? ''}`);
  return `arn:aws:appmesh:${region}:${accountId}:${path.join('/')}`;
};
