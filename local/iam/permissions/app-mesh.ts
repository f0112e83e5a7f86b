import { accountId, region } from '../../kit/account.ts';
import { anyResource, each, type Input, type Permissions, records, text } from './resource.ts';

const inMesh = (input: Input, path: string): string => {
  const owner = typeof input.meshOwner === 'string' ? input.meshOwner : accountId;
  return `arn:aws:appmesh:${region}:${owner}:mesh/${text(input, 'meshName')}${path}`;
};

const mesh = (input: Input) => [inMesh(input, '')];
const router = (input: Input) => [inMesh(input, `/virtualRouter/${text(input, 'virtualRouterName')}`)];
const node = (input: Input) => [inMesh(input, `/virtualNode/${text(input, 'virtualNodeName')}`)];
const service = (input: Input) => [inMesh(input, `/virtualService/${text(input, 'virtualServiceName')}`)];
const route = (input: Input) => router(input).map((arn) => `${arn}/route/${text(input, 'routeName')}`);

const isRecord = (value: unknown): value is Input => typeof value === 'object' && value !== null;

/** The virtual nodes that a route is to target: App Mesh asks for the permission on each of them too. */
function targetsOf(input: Input): readonly string[] {
  const spec = isRecord(input.spec) ? Object.values(input.spec) : [];
  const targets = spec
    .filter(isRecord)
    .flatMap(({ action }) => (isRecord(action) ? records(action.weightedTargets) : []));
  const names = targets.map(({ virtualNode }) => virtualNode).filter((name) => typeof name === 'string');
  return [...new Set(names)].map((name) => inMesh(input, `/virtualNode/${name}`));
}

const withTargets = (input: Input) => [...route(input), ...targetsOf(input)];

/**
 * Operations that have no permission here are those that a virtual service's or node's references would add resources to.
 * Source: Service Authorization Reference, AWS App Mesh.
 */
export const appMeshPermissions: Permissions = {
  ...each('appmesh', ['ListMeshes'], anyResource),
  ...each('appmesh', ['CreateMesh', 'DeleteMesh', 'DescribeMesh', 'UpdateMesh'], mesh),
  ...each('appmesh', ['ListVirtualNodes', 'ListVirtualRouters', 'ListVirtualServices'], mesh),
  ...each(
    'appmesh',
    ['CreateVirtualRouter', 'DeleteVirtualRouter', 'DescribeVirtualRouter', 'ListRoutes', 'UpdateVirtualRouter'],
    router,
  ),
  ...each('appmesh', ['DeleteVirtualNode', 'DescribeVirtualNode'], node),
  ...each('appmesh', ['DeleteVirtualService', 'DescribeVirtualService'], service),
  ...each('appmesh', ['DeleteRoute', 'DescribeRoute'], route),
  ...each('appmesh', ['CreateRoute', 'UpdateRoute'], withTargets),
  ...each('appmesh', ['ListTagsForResource', 'TagResource', 'UntagResource'], (input) => [text(input, 'resourceArn')]),
};
