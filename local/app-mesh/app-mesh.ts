import * as z from 'zod/mini';
import { notImplemented } from '../kit/aws-error.ts';
import type { Call, Output, Service } from '../kit/call.ts';
import type { Surroundings } from '../surroundings.ts';
import { described, lastRevision, reference } from './answers.ts';
import { clientTokensShape, createClientTokens } from './client-tokens.ts';
import { conflict, limitExceeded, notFound } from './errors.ts';
import { listInput, nameInput, type Write, writeInput } from './inputs.ts';
import { isKind, type Kind, kinds, lineage } from './kinds.ts';
import { type MeshView, meshView, type RouteChange, routeChange } from './mesh-view.ts';
import { page } from './paging.ts';
import { checkReferences, checkUnused } from './references.ts';
import { createResources, type Names, nameOf, type Resource, resourcesShape } from './resources.ts';
import { createStaleReads } from './stale-reads.ts';
import { listTags, tagResource, untagResource } from './tags.ts';

/** App Mesh, API 2019-01-25, without virtual gateways and gateway routes. */
export interface AppMesh extends Service {
  /** Called after each change of a route, before the change is answered. Returns how to stop. */
  onRouteChange(listener: (change: RouteChange) => void): () => void;
  /** The mesh as its sidecars get it; undefined when there is none of that name. */
  readMesh(meshName: string): MeshView | undefined;
  /** From now on, for so many milliseconds after an update, DescribeRoute may return what was before it. 0 = never. */
  staleFor(milliseconds: number): void;
  snapshot(): unknown;
  /** Takes over what `snapshot` returned. Nobody is told: whoever follows the routes reads them anew. */
  restore(state: unknown): void;
}

const stateShape = z.object({ resources: resourcesShape, clientTokens: clientTokensShape });

export function appMesh(surroundings: Surroundings): AppMesh {
  const now = () => surroundings.clock.now();
  const resources = createResources();
  const clientTokens = createClientTokens(now);
  const staleReads = createStaleReads(surroundings);
  const listeners = new Set<(change: RouteChange) => void>();

  const announce = (resource: Resource, deleted = false) => {
    if (resource.kind !== 'Route') return;
    for (const listener of listeners) listener(routeChange(resource, deleted));
  };

  const existing = (kind: Kind, names: Names): Resource => {
    for (const facts of lineage(kind)) {
      const resource = resources.find(facts.kind, names);
      if (resource === undefined) throw absent(facts.kind, names);
      if (facts.kind === kind) return resource;
    }
    throw absent(kind, names);
  };

  const checkParents = (kind: Kind, names: Names): void => {
    const { parent } = kinds[kind];
    if (parent !== undefined) existing(parent, names);
  };

  const create = (kind: Kind, { names, spec, tags }: Write): Output => {
    const { limit, parent } = kinds[kind];
    checkParents(kind, names);
    if (resources.find(kind, names) !== undefined)
      throw conflict(`${kind} with name ${nameOf({ kind, names })} already exists`);
    const parentNames = Object.fromEntries(
      lineage(kind)
        .slice(0, -1)
        .map(({ nameMember }) => [nameMember, names[nameMember] ?? '']),
    );
    if (resources.under(kind, parentNames).length >= limit) {
      throw limitExceeded(`${parent ?? 'An account'} can have ${limit} ${kinds[kind].many}`);
    }
    checkReferences(resources, kind, names, spec);
    const at = now();
    const resource = {
      kind,
      names,
      uid: surroundings.newId(),
      createdAt: at,
      current: { spec, version: 1, lastUpdatedAt: at },
      tags,
    };
    resources.put(resource);
    announce(resource);
    return described(resource, 'ACTIVE');
  };

  const update = (kind: Kind, { names, spec }: Write): Output => {
    const before = existing(kind, names);
    checkReferences(resources, kind, names, spec);
    const current = { spec, version: before.current.version + 1, lastUpdatedAt: now() };
    const resource = { ...before, current, previous: before.current };
    resources.put(resource);
    announce(resource);
    return described(resource, 'ACTIVE');
  };

  /** A write that comes again with its client token gets the first one's answer and changes nothing. */
  const write = (operation: string, kind: Kind, input: unknown): Output => {
    const creates = operation.startsWith('Create');
    const asked = writeInput(kind, creates, input);
    const { clientToken: token, ...request } = asked;
    const before = token === undefined ? undefined : clientTokens.recall(operation, token, request);
    if (before !== undefined) return before;
    const answer = creates ? create(kind, asked) : update(kind, asked);
    if (token !== undefined) clientTokens.remember(operation, token, request, answer);
    return answer;
  };

  const describe = (kind: Kind, input: unknown): Output => {
    const resource = existing(kind, nameInput(kind, input, 'Describe'));
    return described(resource, 'ACTIVE', staleReads.revisionOf(resource));
  };

  const remove = (kind: Kind, input: unknown): Output => {
    const resource = existing(kind, nameInput(kind, input, 'Delete'));
    checkUnused(resources, resource);
    resources.remove(resource);
    announce(resource, true);
    return described(resource, 'DELETED', lastRevision(resource, now()));
  };

  const list = (kind: Kind, input: unknown): Output => {
    const { parents, limit, nextToken } = listInput(kind, input);
    checkParents(kind, parents);
    const { items, ...more } = page(resources.under(kind, parents), nameOf, limit, nextToken);
    return { [kinds[kind].many]: items.map(reference), ...more };
  };

  const perform = ({ operation, input, service }: Call): Output => {
    if (operation === 'TagResource') return tagResource(resources, input);
    if (operation === 'UntagResource') return untagResource(resources, input);
    if (operation === 'ListTagsForResource') return listTags(resources, input);
    const listed = Object.values(kinds).find((facts) => facts.list === operation);
    if (listed !== undefined) return list(listed.kind, input);
    const [, verb, word = ''] = /^(Create|Update|Describe|Delete)(\w+)$/.exec(operation) ?? [];
    if (!isKind(word)) throw notImplemented(service, operation);
    if (verb === 'Describe') return describe(word, input);
    return verb === 'Delete' ? remove(word, input) : write(operation, word, input);
  };

  return {
    name: 'appmesh',
    call: async (call) => perform(call),
    onRouteChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    readMesh: (meshName) => meshView(resources, meshName),
    staleFor: (milliseconds) => staleReads.staleFor(milliseconds),
    snapshot: () => ({ resources: resources.all(), clientTokens: clientTokens.all() }),
    restore(state) {
      const { resources: kept, clientTokens: tokens } = stateShape.parse(state);
      resources.replaceAll(kept);
      clientTokens.replaceAll(tokens);
    },
  };
}

const absent = (kind: Kind, names: Names) => {
  const where = kind === 'Mesh' ? '' : ` under mesh ${names.meshName ?? ''}`;
  return notFound(`${kind} with name ${nameOf({ kind, names })} is not present${where}`);
};
