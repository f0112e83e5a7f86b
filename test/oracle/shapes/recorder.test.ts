import { expect, test } from '@jest/globals';
import type { AwsRequest, AwsResponse } from '../../../local/http-message.ts';
import { recorder } from './recorder.ts';

const headers = { 'content-type': 'application/json', 'x-amzn-requestid': 'r' };
const request = (service: string, method: string, path: string, body = '{}'): AwsRequest => ({
  method,
  path,
  query: {},
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/${service}/aws4_request, Signature=0`,
  },
  body: Buffer.from(body),
});
const answers = (response: AwsResponse) => async () => response;
const metadata = { arn: 'a', version: 1, uid: 'u', createdAt: 1, lastUpdatedAt: 1, meshOwner: 'o', resourceOwner: 'o' };
const mesh = { meshName: 'm', spec: {}, metadata, status: { status: 'ACTIVE' } };

test('A recorder tells by the SDK’s own paths which operation is asked, and checks its answer', async () => {
  const checked = await recorder(['appmesh']);
  const good = checked.around(answers({ status: 200, headers, body: JSON.stringify(mesh) }));
  const bad = checked.around(answers({ status: 200, headers, body: '{"color":1}' }));

  await good(request('appmesh', 'GET', '/v20190125/meshes/m'));
  await bad(request('appmesh', 'GET', '/v20190125/meshes'));

  expect(checked.recorded.map(({ operation }) => operation)).toEqual(['DescribeMesh', 'ListMeshes']);
  expect(checked.problems()).toEqual([
    'appmesh:ListMeshes: meshes is missing',
    'appmesh:ListMeshes: color is no member of ListMeshesOutput',
  ]);
});

test('A recorder objects to an input that was accepted and that the SDK does not know', async () => {
  const checked = await recorder(['appmesh']);
  const dispatch = checked.around(answers({ status: 200, headers, body: JSON.stringify(mesh) }));

  await dispatch(request('appmesh', 'PUT', '/v20190125/meshes', '{"meshName":"m","color":1}'));

  expect(checked.problems()).toEqual([
    'appmesh:CreateMesh: was accepted although color is no member of CreateMeshInput',
  ]);
});

test('A recorder lets through what it has no model of', async () => {
  const checked = await recorder(['appmesh']);
  const answer = { status: 200, headers, body: 'anything' };

  expect(await checked.around(answers(answer))(request('sqs', 'POST', '/'))).toBe(answer);
  expect(checked.recorded).toEqual([]);
});
