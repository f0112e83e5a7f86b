import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsResponse } from '../../../local/http-message.ts';
import { checkAnswer } from './check-answer.ts';
import { loadModel, type ModelledService, type ServiceModel } from './service-model.ts';

let models: Readonly<Record<string, ServiceModel>>;

beforeAll(async () => {
  const services: readonly ModelledService[] = ['appmesh', 'monitoring', 'states', 'lambda', 'sts'];
  models = Object.fromEntries(await Promise.all(services.map(async (name) => [name, await loadModel(name)] as const)));
});

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): AwsResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'r', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const rest = (status: number, body: unknown, code?: string): AwsResponse =>
  json(status, body, { 'content-type': 'application/json', ...(code !== undefined && { 'x-amzn-errortype': code }) });
const xml = (status: number, body: string): AwsResponse => json(status, body, { 'content-type': 'text/xml' });

const problemsOf = (service: ModelledService, operation: string, response: AwsResponse): readonly string[] => {
  const model = models[service];
  if (model === undefined) throw new Error(`${service} was not loaded`);
  return checkAnswer(model, operation, response).problems;
};

const metadata = {
  arn: 'a',
  version: 1,
  uid: 'u',
  createdAt: 1.5,
  lastUpdatedAt: 2,
  meshOwner: 'o',
  resourceOwner: 'o',
};
const mesh = { meshName: 'm', spec: {}, metadata, status: { status: 'ACTIVE' } };

describe('An output', () => {
  test('that is as the SDK’s model says has no problem', () => {
    expect(problemsOf('appmesh', 'DescribeMesh', rest(200, mesh))).toEqual([]);
    expect(problemsOf('monitoring', 'SetAlarmState', json(200, ''))).toEqual([]);
    expect(problemsOf('monitoring', 'SetAlarmState', json(200, {}))).toEqual([]);
  });

  test.each([
    ['a member that nobody knows', { ...mesh, color: 1 }, 'mesh.color is no member of MeshData'],
    ['no member that is required', { ...mesh, meshName: undefined }, 'mesh.meshName is missing'],
    ['another type', { ...mesh, meshName: 7 }, 'mesh.meshName is not a string: 7'],
    ['null', { ...mesh, spec: null }, 'mesh.spec is not a structure: null'],
    [
      'a value that its enumeration has not',
      { ...mesh, status: { status: 'UP' } },
      'mesh.status.status is not one of MeshStatusCode: "UP"',
    ],
    [
      'a time in milliseconds',
      { ...mesh, metadata: { ...metadata, createdAt: 1767225600000 } },
      'mesh.metadata.createdAt is not a time in epoch seconds: 1767225600000',
    ],
    [
      'a time as a text',
      { ...mesh, metadata: { ...metadata, createdAt: '2026-01-01T00:00:00Z' } },
      'mesh.metadata.createdAt is not a time in epoch seconds: "2026-01-01T00:00:00Z"',
    ],
  ])('with %s has a problem', (_, body, problem) => {
    expect(problemsOf('appmesh', 'DescribeMesh', rest(200, body))).toEqual([problem]);
  });

  test('is looked into however deep: lists, maps and unions', () => {
    const route = (httpRoute: object) => ({
      meshName: 'm',
      virtualRouterName: 'r',
      routeName: 'x',
      metadata,
      status: { status: 'ACTIVE' },
      spec: { httpRoute },
    });
    const wrong = route({
      match: { headers: [{ name: 'h', match: { exact: 'a', prefix: 'b' } }] },
      action: { weightedTargets: [{ virtualNode: 'v', weight: '1' }] },
    });
    expect(problemsOf('appmesh', 'DescribeRoute', rest(200, wrong))).toEqual([
      'route.spec.httpRoute.match.headers[0].match has not exactly one member: {"exact":"a","prefix":"b"}',
      'route.spec.httpRoute.action.weightedTargets[0].weight is not a number: "1"',
    ]);
    const variables = { Configuration: { Environment: { Variables: { A: 1 } } } };
    expect(problemsOf('lambda', 'GetFunction', rest(200, variables))).toEqual([
      'Configuration.Environment.Variables.A is not a string: 1',
    ]);
  });

  test('with another status, content type or without an id has a problem', () => {
    expect(problemsOf('lambda', 'PublishVersion', rest(200, {}))).toEqual(['the status is 200 and not 201']);
    expect(problemsOf('appmesh', 'DescribeMesh', json(200, mesh))).toEqual([
      'the content type is application/x-amz-json-1.0',
    ]);
    const { 'x-amzn-requestid': _, ...headers } = rest(200, mesh).headers;
    expect(problemsOf('appmesh', 'DescribeMesh', { ...rest(200, mesh), headers })).toEqual([
      'the answer has no x-amzn-requestid',
    ]);
  });

  test('of an operation that the SDK does not know, or that cannot be read, has a problem', () => {
    expect(problemsOf('appmesh', 'PaintMesh', rest(200, {}))).toEqual(['appmesh has no operation PaintMesh']);
    expect(problemsOf('appmesh', 'DescribeMesh', rest(200, '{'))).toEqual([expect.stringContaining('cannot be read')]);
  });

  test('in XML is checked as one in JSON, its times being dates', () => {
    const answer = (result: string) =>
      xml(
        200,
        `<?xml version="1.0"?><ListTagsForResourceResponse xmlns="n"><ListTagsForResourceResult>${result}</ListTagsForResourceResult></ListTagsForResourceResponse>`,
      );
    const check = (result: string) => problemsOf('monitoring', 'ListTagsForResource', answer(result));
    expect(check('<Tags><member><Key>a</Key><Value>&lt;</Value></member></Tags>')).toEqual([]);
    expect(check('<Tags><item><Key>a</Key></item></Tags>')).toEqual(['Tags[0] is not a structure: "<item>"']);
    expect(check('<Tags><member><Key>a</Key></member></Tags>')).toEqual(['Tags[0].Value is missing']);
    const described = (time: string) =>
      xml(
        200,
        `<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member><StateUpdatedTimestamp>${time}</StateUpdatedTimestamp></member></MetricAlarms></DescribeAlarmsResult></DescribeAlarmsResponse>`,
      );
    expect(problemsOf('monitoring', 'DescribeAlarms', described('2026-01-01T00:00:00Z'))).toEqual([]);
    expect(problemsOf('monitoring', 'DescribeAlarms', described('1767225600'))).toHaveLength(1);
  });
});

describe('An error', () => {
  test('of the operation, with its status, has no problem', () => {
    expect(problemsOf('appmesh', 'DescribeMesh', rest(404, { message: 'no' }, 'NotFoundException'))).toEqual([]);
    const body = { __type: 'com.amazonaws.states#ExecutionDoesNotExist', message: 'no' };
    expect(problemsOf('states', 'DescribeExecution', json(400, body))).toEqual([]);
  });

  test.each([
    [
      'of another operation',
      rest(409, { message: 'no' }, 'ConflictException'),
      'DescribeMesh has no error ConflictException',
    ],
    ['that no service has', rest(400, { message: 'no' }, 'Oops'), 'DescribeMesh has no error Oops'],
    ['without a message', rest(404, {}, 'NotFoundException'), 'the error has no message'],
    [
      'with another status',
      rest(400, { message: 'no' }, 'NotFoundException'),
      'NotFoundException comes with the status 404 and not 400',
    ],
    [
      'with a member of nobody’s',
      rest(404, { message: 'no', color: 1 }, 'NotFoundException'),
      'NotFoundException.color is no member of NotFoundException',
    ],
    [
      'that is common, with another status',
      rest(418, { message: 'no' }, 'SerializationException'),
      'SerializationException comes with the status 400 and not 418',
    ],
    [
      'for what is not implemented that does not name it',
      rest(501, { message: 'not there' }, 'NotImplemented'),
      'NotImplemented (501) does not name DescribeMesh: not there',
    ],
  ])('%s has a problem', (_, response, problem) => {
    expect(problemsOf('appmesh', 'DescribeMesh', response)).toEqual([problem]);
  });

  test('of a service that once spoke the query protocol tells its old code in a header', () => {
    const error = (header: string) =>
      json(400, { __type: 'InvalidParameterValueException', message: 'no' }, { 'x-amzn-query-error': header });
    expect(problemsOf('monitoring', 'PutMetricData', error('InvalidParameterValue;Sender'))).toEqual([]);
    expect(problemsOf('monitoring', 'PutMetricData', error('InvalidParameterValueException;Sender'))).toEqual([
      'x-amzn-query-error is InvalidParameterValueException;Sender and not InvalidParameterValue;Sender',
    ]);
  });

  test('in XML has the code of the query protocol', () => {
    const error = (code: string) =>
      xml(
        400,
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
      );
    expect(problemsOf('monitoring', 'PutMetricData', error('InvalidParameterValue'))).toEqual([]);
    expect(problemsOf('monitoring', 'PutMetricData', error('InvalidParameterValueException'))).toEqual([
      'PutMetricData has no error InvalidParameterValueException',
    ]);
  });
});
