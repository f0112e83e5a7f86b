import { expect, test } from '@jest/globals';
import { appMesh } from '../../../../local/app-mesh/app-mesh.ts';
import type { CallAws } from '../../../../local/kit/call.ts';
import { asking, countedSurroundings } from '../../asking.ts';
import { deploy } from '../stack.ts';

const listener = 'Listeners: [{ PortMapping: { Port: 8080, Protocol: http } }]';
const template = (tags: string) => `
Resources:
  Mesh: { Type: AWS::AppMesh::Mesh, Properties: { MeshName: color, Tags: ${tags} } }
  Node:
    Type: AWS::AppMesh::VirtualNode
    Properties:
      MeshName: !GetAtt Mesh.MeshName
      Spec:
        ${listener}
        ServiceDiscovery: { DNS: { Hostname: color.local, ResponseType: ENDPOINTS } }
  Service:
    Type: AWS::AppMesh::VirtualService
    Properties:
      MeshName: !GetAtt Mesh.MeshName
      MeshOwner: !Ref AWS::AccountId
      VirtualServiceName: color.local
      Spec: { Provider: { VirtualNode: { VirtualNodeName: !GetAtt Node.VirtualNodeName } } }
  Gateway:
    Type: AWS::AppMesh::VirtualGateway
    Properties:
      MeshName: !GetAtt Mesh.MeshName
      VirtualGatewayName: entrance
      Spec:
        Listeners: [{ PortMapping: { Port: 80, Protocol: http2 }, ConnectionPool: { HTTP2: { MaxRequests: 10 } } }]
  GatewayRoute:
    Type: AWS::AppMesh::GatewayRoute
    Properties:
      MeshName: !GetAtt Mesh.MeshName
      VirtualGatewayName: !GetAtt Gateway.VirtualGatewayName
      GatewayRouteName: color
      Spec:
        Http2Route:
          Match: { Prefix: / }
          Action: { Target: { VirtualService: { VirtualServiceName: !GetAtt Service.VirtualServiceName } } }
Outputs:
  Node: { Value: !GetAtt Node.VirtualNodeName }
  Route: { Value: !Ref GatewayRoute }
  Uid: { Value: !GetAtt GatewayRoute.Uid }
  Owner: { Value: !GetAtt Gateway.MeshOwner }
`;

test('a mesh with its gateway is deployed, and deployed again with other tags', async () => {
  const ask = asking(appMesh(countedSurroundings()));
  const call: CallAws = (_service, operation, input) => ask(operation, input);
  const resourceArn = 'arn:aws:appmesh:eu-west-1:000000000000:mesh/color';
  const tags = async () => (await ask('ListTagsForResource', { resourceArn })).tags;

  const { stack } = await deploy(template('[{ Key: team, Value: color }, { Key: stage, Value: test }]'), {}, { call });

  const gateway = { meshName: 'color', virtualGatewayName: 'entrance' };
  const route = await ask('DescribeGatewayRoute', { ...gateway, gatewayRouteName: 'color' });
  expect(route).toMatchObject({
    gatewayRoute: {
      spec: { http2Route: { action: { target: { virtualService: { virtualServiceName: 'color.local' } } } } },
    },
  });
  expect(await ask('DescribeVirtualGateway', gateway)).toMatchObject({
    virtualGateway: { spec: { listeners: [{ connectionPool: { http2: { maxRequests: 10 } } }] } },
  });
  expect(stack.outputs).toEqual({
    Node: 'shop-Node',
    Route: `${resourceArn}/virtualGateway/entrance/gatewayRoute/color`,
    Uid: (route.gatewayRoute as { metadata: { uid: string } }).metadata.uid,
    Owner: '000000000000',
  });
  expect(await tags()).toEqual([
    { key: 'stage', value: 'test' },
    { key: 'team', value: 'color' },
  ]);

  await deploy(template('[{ Key: team, Value: paint }]'), {}, { call });
  expect(await tags()).toEqual([{ key: 'team', value: 'paint' }]);
});
