import { expect, test } from '@jest/globals';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import { denialOf } from '../../../local/iam/decide.ts';
import { permissions } from '../../../local/iam/permissions/permissions.ts';
import { countedSurroundings } from '../asking.ts';
import { eventBridgeWorld } from './world.ts';

const apiKey = {
  Name: 'checks',
  AuthorizationType: 'API_KEY',
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-Api-Key', ApiKeyValue: 'secret' } },
};

test('A connection is described without its secret, and its credentials are a header', async () => {
  const { run } = eventBridgeWorld();
  const { ConnectionArn, ConnectionState } = await run('CreateConnection', apiKey);
  expect(ConnectionState).toBe('AUTHORIZED');
  const described = await run('DescribeConnection', { Name: 'checks' });
  expect(described).toMatchObject({
    ConnectionArn,
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-Api-Key' } },
  });
  expect(JSON.stringify(described)).not.toContain('"secret"');
  expect(await run('RetrieveConnectionCredentials', { ConnectionArn })).toEqual({ Header: ['X-Api-Key', 'secret'] });
});

test('A connection with a password is basic authentication', async () => {
  const { run } = eventBridgeWorld();
  const { ConnectionArn } = await run('CreateConnection', {
    Name: 'checks',
    AuthorizationType: 'BASIC',
    AuthParameters: { BasicAuthParameters: { Username: 'ann', Password: 'pw' } },
  });
  const Header = ['Authorization', `Basic ${Buffer.from('ann:pw').toString('base64')}`];
  expect(await run('RetrieveConnectionCredentials', { ConnectionArn })).toEqual({ Header });
  expect(await run('DescribeConnection', { Name: 'checks' })).toMatchObject({
    AuthParameters: { BasicAuthParameters: { Username: 'ann' } },
  });
});

test('What is not there, is there already, is deleted or is OAuth is an error by name', async () => {
  const { run } = eventBridgeWorld();
  await expect(run('DescribeConnection', { Name: 'checks' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
  const { ConnectionArn } = await run('CreateConnection', apiKey);
  await expect(run('CreateConnection', apiKey)).rejects.toMatchObject({ code: 'ResourceAlreadyExistsException' });
  await expect(
    run('CreateConnection', { ...apiKey, Name: 'other', AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS' }),
  ).rejects.toMatchObject({ code: 'NotImplemented', message: expect.stringContaining('OAUTH_CLIENT_CREDENTIALS') });
  await expect(run('CreateConnection', { ...apiKey, Name: 'other', AuthorizationType: 'BASIC' })).rejects.toMatchObject(
    { code: 'ValidationException' },
  );
  await run('DeleteConnection', { Name: 'checks' });
  await expect(run('RetrieveConnectionCredentials', { ConnectionArn })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test('Connections outlast a snapshot, and one from before there were any is still good', async () => {
  const { run, events, make } = eventBridgeWorld();
  await run('CreateConnection', apiKey);
  const again = make();
  again.restore(events.snapshot());
  expect(await run('DescribeConnection', { Name: 'checks' }, again)).toMatchObject({ Name: 'checks' });
  const { connections: _, ...older } = events.snapshot() as Record<string, unknown>;
  again.restore(older);
  expect(await run('CreateConnection', apiKey, again)).toMatchObject({ ConnectionState: 'AUTHORIZED' });
});

const allowing = (...actions: readonly string[]) => [{ Effect: 'Allow', Action: actions, Resource: ['*'] } as const];

test('To use a connection takes its credentials and the secret that they are kept in', () => {
  const need = permissions.events.RetrieveConnectionCredentials?.({
    ConnectionArn: 'arn:aws:events:eu-west-1:000000000000:connection/checks/1',
  });
  if (need === undefined) throw new Error('not known');
  const credentials = 'events:RetrieveConnectionCredentials';
  expect(denialOf(allowing(credentials), need)).toMatchObject({ action: 'secretsmanager:DescribeSecret' });
  expect(denialOf(allowing('secretsmanager:*'), need)).toMatchObject({ action: credentials });
  expect(denialOf(allowing(credentials, 'secretsmanager:*'), need)).toBeUndefined();
});

test('An endpoint is called by who may call just that', () => {
  const asking = (ApiEndpoint: string) => {
    const need = permissions.states.InvokeHTTPEndpoint?.({ stateMachineArn: 'arn:m', ApiEndpoint, Method: 'POST' });
    if (need === undefined) throw new Error('not known');
    const Condition = {
      StringEquals: { 'states:HTTPMethod': ['POST'] },
      StringLike: { 'states:HTTPEndpoint': ['https://checks.example.com/*'] },
    };
    return denialOf([{ Effect: 'Allow', Action: ['states:InvokeHTTPEndpoint'], Resource: ['*'], Condition }], need);
  };
  expect(asking('https://checks.example.com/smoke')).toBeUndefined();
  expect(asking('https://elsewhere.example.com/')).toMatchObject({ action: 'states:InvokeHTTPEndpoint' });
});

test('What AWS has as a permission only is not called through a front door', async () => {
  const aws = embeddedAws({ surroundings: countedSurroundings() });
  const response = await aws.dispatch({
    method: 'POST',
    path: '/',
    query: {},
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/events/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-target': 'AWSEvents.RetrieveConnectionCredentials',
    },
    body: Buffer.from('{"ConnectionArn":"arn"}'),
  });
  expect(response).toMatchObject({ status: 501 });
  await aws.close();
});
