import { allKinds, type Kind, type kinds, lineage, meshArn } from '../../app-mesh/kinds.ts';
import { isRecord } from '../../kit/json.ts';
import { anyResource, each, type Input, type Permissions, records, text } from './resource.ts';

const ownerOf = ({ meshOwner }: Input): string | undefined => (typeof meshOwner === 'string' ? meshOwner : undefined);

/** The resource of a kind that the input names. */
const named = (kind: Kind) => (input: Input) => [
  meshArn(
    kind,
    Object.fromEntries(lineage(kind).map(({ nameMember }) => [nameMember, text(input, nameMember)])),
    ownerOf(input),
  ),
];

/** The virtual nodes that a route is to target: App Mesh asks for the permission on each of them too. */
function targetsOf(input: Input): readonly string[] {
  const spec = isRecord(input.spec) ? Object.values(input.spec) : [];
  const targets = spec
    .filter(isRecord)
    .flatMap(({ action }) => (isRecord(action) ? records(action.weightedTargets) : []));
  const names = targets.map(({ virtualNode }) => virtualNode).filter((name) => typeof name === 'string');
  const meshName = text(input, 'meshName');
  return [...new Set(names)].map((name) => meshArn('VirtualNode', { meshName, virtualNodeName: name }, ownerOf(input)));
}

const withTargets = (input: Input) => [...named('Route')(input), ...targetsOf(input)];

/** A list is asked of the parent. */
const listed = ({ parent, many }: (typeof kinds)[Kind]): Permissions =>
  each(
    'appmesh',
    [`List${many.charAt(0).toUpperCase()}${many.slice(1)}`],
    parent === undefined ? anyResource : named(parent),
  );

/**
 * Operations that have no permission here are those that references of a service, a node or a gateway would add resources
 * to. Source: Service Authorization Reference, AWS App Mesh.
 */
export const appMeshPermissions: Permissions = {
  ...Object.assign({}, ...allKinds.map(listed)),
  ...Object.assign(
    {},
    ...allKinds.map(({ kind }) => each('appmesh', [`Delete${kind}`, `Describe${kind}`], named(kind))),
  ),
  ...each('appmesh', ['CreateMesh', 'UpdateMesh'], named('Mesh')),
  ...each('appmesh', ['CreateVirtualRouter', 'UpdateVirtualRouter'], named('VirtualRouter')),
  ...each('appmesh', ['CreateRoute', 'UpdateRoute'], withTargets),
  ...each('appmesh', ['ListTagsForResource', 'TagResource', 'UntagResource'], (input) => [text(input, 'resourceArn')]),
};
