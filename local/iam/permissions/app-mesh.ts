import { allKinds, type Kind, type KindFacts, kinds, lineage, meshArn } from '../../app-mesh/kinds.ts';
import { isRecord } from '../../kit/json.ts';
import { anyResource, each, type Input, type Permissions, records, text } from './resource.ts';

const ownerOf = ({ meshOwner }: Input) => (typeof meshOwner === 'string' ? { owner: meshOwner } : {});

/** The resource of a kind that the input names. */
const named = (kind: Kind) => (input: Input) => [
  meshArn(
    kind,
    Object.fromEntries(lineage(kind).map(({ nameMember }) => [nameMember, text(input, nameMember)])),
    ownerOf(input),
  ),
];

const member = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/** What stands under a name in each of a spec's members, such as the action of its httpRoute. */
const inEach = (spec: unknown, name: string): readonly unknown[] =>
  isRecord(spec) ? Object.values(spec).map((part) => member(part, name)) : [];

/** A resource of the mesh as a spec names it. */
type Reference = readonly [kind: Kind, name: unknown];

const toService = (value: unknown): Reference => ['VirtualService', member(value, 'virtualServiceName')];

/**
 * What a spec of a kind refers to: a write needs the permission on each of it too.
 * Source: Service Authorization Reference, AWS App Mesh.
 */
const references: Readonly<Partial<Record<Kind, (spec: unknown) => readonly Reference[]>>> = {
  Route: (spec) =>
    inEach(spec, 'action')
      .flatMap((action) => records(member(action, 'weightedTargets')))
      .map(({ virtualNode }) => ['VirtualNode', virtualNode]),
  VirtualNode: (spec) => records(member(spec, 'backends')).map(({ virtualService }) => toService(virtualService)),
  VirtualService: (spec) => {
    const provider = member(spec, 'provider');
    return [
      ['VirtualNode', member(member(provider, 'virtualNode'), 'virtualNodeName')],
      ['VirtualRouter', member(member(provider, 'virtualRouter'), 'virtualRouterName')],
    ];
  },
  GatewayRoute: (spec) =>
    inEach(spec, 'action').map((action) => toService(member(member(action, 'target'), 'virtualService'))),
};

/** The ARNs of what a spec refers to, each once. */
function referred(kind: Kind, input: Input): readonly string[] {
  const meshName = text(input, 'meshName');
  const arns = (references[kind]?.(input.spec) ?? []).flatMap(([target, name]) =>
    typeof name === 'string' ? [meshArn(target, { meshName, [kinds[target].nameMember]: name }, ownerOf(input))] : [],
  );
  return [...new Set(arns)];
}

const written = (kind: Kind) => (input: Input) => [...named(kind)(input), ...referred(kind, input)];

/** The five operations of a kind; a list is asked of the parent. */
const ofKind = ({ kind, parent, collection }: KindFacts): Permissions => ({
  ...each('appmesh', [`Create${kind}`, `Update${kind}`], written(kind)),
  ...each('appmesh', [`Delete${kind}`, `Describe${kind}`], named(kind)),
  ...each('appmesh', [`List${collection}`], parent === undefined ? anyResource : named(parent)),
});

export const appMeshPermissions: Permissions = {
  ...Object.assign({}, ...allKinds.map(ofKind)),
  ...each('appmesh', ['ListTagsForResource', 'TagResource', 'UntagResource'], (input) => [text(input, 'resourceArn')]),
};
