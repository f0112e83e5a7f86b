import { describe, expect, test } from '@jest/globals';
import { appMeshOperations } from '../../../local/app-mesh/app-mesh.ts';
import { AwsError } from '../../../local/kit/aws-error.ts';
import { appMeshProtocol } from '../../../local/protocols/app-mesh.ts';
import { awsJson } from '../../../local/protocols/aws-json.ts';
import { lambdaProtocol } from '../../../local/protocols/lambda.ts';
import { restJson } from '../../../local/protocols/rest-json.ts';
import { request, textOf } from './requests.ts';

describe('restJson', () => {
  const appMesh = restJson(appMeshOperations);
  const routes = '/v20190125/meshes/m/virtualRouter/r/routes';

  test('finds an operation by method and path, and gathers its input from path, query and body', () => {
    const decoded = appMesh.decode(
      request({ method: 'PUT', path: `${routes}/x`, query: { meshOwner: ['1'] }, body: '{"spec":{}}' }),
    );

    expect(decoded).toEqual({
      operation: 'UpdateRoute',
      input: { meshName: 'm', virtualRouterName: 'r', routeName: 'x', meshOwner: '1', spec: {} },
    });
    expect(appMesh.decode(request({ method: 'PUT', path: routes })).operation).toBe('CreateRoute');
  });

  test('reads the numbers of the query, and leaves out what belongs to a presigned URL', () => {
    const query = { limit: ['5'], 'X-Amz-Date': ['x'], 'x-id': ['ListRoutes'] };

    expect(appMesh.decode(request({ method: 'GET', path: routes, query })).input).toEqual({
      meshName: 'm',
      virtualRouterName: 'r',
      limit: 5,
    });
    expect(() => appMesh.decode(request({ method: 'GET', path: routes, query: { limit: ['many'] } }))).toThrow('many');
  });

  test('names the path of an operation that there is not', () => {
    expect(() => appMesh.decode(request({ method: 'GET', path: '/v20190125/colors' }))).toThrow(
      'no operation at GET /v20190125/colors',
    );
  });

  test.each(['{', '[]', '"text"'])('refuses the body %s', (body) => {
    expect(() => appMesh.decode(request({ method: 'PUT', path: '/v20190125/meshes', body }))).toThrow('not');
  });

  test.each([
    ['PUT', '/v20190125/meshes', '{'],
    ['PUT', '/v20190125/meshes', '[]'],
    ['GET', '/v20190125/meshes/%E0%A4%A', ''],
  ])('of App Mesh has no word for %s %s %s but a bad request', (method, path, body) => {
    expect(() => appMeshProtocol().decode(request({ method, path, body }))).toThrow(
      expect.objectContaining({ code: 'BadRequestException', status: 400 }),
    );
  });

  test('answers with the payload alone, and with the error in a header', () => {
    const ok = appMesh.encode('DescribeRoute', { route: { routeName: 'x' } }, 'id');
    const denied = appMesh.encodeError(new AwsError('NotFoundException', 'gone', 404), 'id');

    expect([ok.status, textOf(ok)]).toEqual([200, '{"routeName":"x"}']);
    expect(denied).toMatchObject({
      status: 404,
      headers: { 'x-amzn-errortype': 'NotFoundException', 'x-amzn-requestid': 'id' },
      body: '{"message":"gone"}',
    });
  });
});

describe('awsJson', () => {
  test('finds the operation in the target', () => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents' };

    expect(awsJson('events', '1.1').decode(request({ headers, body: '{"Entries":[]}' }))).toEqual({
      operation: 'PutEvents',
      input: { Entries: [] },
    });
    expect(() => awsJson('events', '1.1').decode(request({ body: '{}' }))).toThrow('no operation');
  });

  test('tells an error by its type, with the fields that its shape has', () => {
    const error = new AwsError('ConditionalCheckFailedException', 'no', 400, { Item: { a: { S: 'b' } } });

    expect(awsJson('dynamodb', '1.0').encodeError(error, 'id')).toEqual({
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'id' },
      body: '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no","Item":{"a":{"S":"b"}}}',
    });
  });

  test('tells clients of the older protocol the older code too', () => {
    const missing = awsJson('sqs', '1.0').encodeError(new AwsError('QueueDoesNotExist', 'no'), 'id');
    const invalid = awsJson('monitoring', '1.0').encodeError(new AwsError('InvalidParameterValue', 'no'), 'id');

    expect(missing.headers['x-amzn-query-error']).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect(invalid.headers['x-amzn-query-error']).toBe('InvalidParameterValue;Sender');
    expect(textOf(invalid)).toContain('"__type":"InvalidParameterValueException"');
  });
});

describe("Lambda's protocol", () => {
  const lambda = lambdaProtocol();

  test('hands the payload of an invocation on as it is', () => {
    const decoded = lambda.decode(
      request({
        path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Ax/invocations',
        query: { Qualifier: ['3'] },
        headers: { 'x-amz-invocation-type': 'Event' },
        body: '{"a": 1}',
      }),
    );

    expect(decoded).toEqual({
      operation: 'Invoke',
      input: { FunctionName: 'arn:aws:lambda:x', Qualifier: '3', InvocationType: 'Event', Payload: '{"a": 1}' },
    });
  });

  test('answers an invocation with its status, its payload and what went wrong in the function', () => {
    const output = { StatusCode: 200, ExecutedVersion: '3', FunctionError: 'Unhandled', Payload: '{"errorType":"E"}' };

    expect(lambda.encode('Invoke', output, 'id')).toMatchObject({
      status: 200,
      headers: { 'x-amz-executed-version': '3', 'x-amz-function-error': 'Unhandled' },
      body: '{"errorType":"E"}',
    });
    expect(lambda.encode('Invoke', { StatusCode: 202, Payload: '' }, 'id')).toMatchObject({ status: 202, body: '' });
  });

  test('reads the other operations as restJson does', () => {
    expect(lambda.decode(request({ method: 'GET', path: '/2015-03-31/functions/f/versions' }))).toEqual({
      operation: 'ListVersionsByFunction',
      input: { FunctionName: 'f' },
    });
    expect(() => lambda.decode(request({ method: 'GET', path: '/2015-03-31/layers' }))).toThrow('/2015-03-31/layers');
  });

  test('writes the message of an error with a capital', () => {
    const response = lambda.encodeError(new AwsError('ResourceNotFoundException', 'no', 404), 'id');

    expect(textOf(response)).toBe('{"Type":"User","Message":"no"}');
  });
});
