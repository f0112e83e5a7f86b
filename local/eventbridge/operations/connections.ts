import { z } from 'zod';
import { accountId, region } from '../../kit/account.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { own } from '../../kit/json.ts';
import { parseInput } from '../parse-input.ts';
import type { Connection } from '../state.ts';
import type { Context, Operation } from './context.ts';

const name = z.string().regex(/^[\w.-]{1,64}$/, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');

const apiKey = z.strictObject({ ApiKeyName: z.string().min(1).max(512), ApiKeyValue: z.string().min(1).max(512) });
const basic = z.strictObject({ Username: z.string().min(1).max(512), Password: z.string().min(1).max(512) });

const createShape = z.strictObject({
  Name: name,
  Description: z.string().max(512).optional(),
  AuthorizationType: z.enum(['API_KEY', 'BASIC', 'OAUTH_CLIENT_CREDENTIALS']),
  AuthParameters: z.strictObject({ ApiKeyAuthParameters: apiKey.optional(), BasicAuthParameters: basic.optional() }),
});

/** By name; @throws AwsError ResourceNotFoundException */
function connectionOf({ state }: Context, wanted: string): Connection {
  const connection = own(state.connections, wanted);
  if (connection !== undefined) return connection;
  throw new AwsError(
    'ResourceNotFoundException',
    `Failed to describe the connection(s). Connection '${wanted}' does not exist.`,
  );
}

const stateOf = ({ arn, createdAt }: Connection) => ({
  ConnectionArn: arn,
  ConnectionState: 'AUTHORIZED',
  CreationTime: createdAt / 1000,
  LastModifiedTime: createdAt / 1000,
});

/** A connection holds the credentials with which an endpoint is called; an API key or a password, no OAuth. */
export const CreateConnection: Operation = (context, input) => {
  const given = parseInput(createShape, input, 'ValidationException');
  const { Name, AuthorizationType: type, AuthParameters: auth } = given;
  if (type === 'OAUTH_CLIENT_CREDENTIALS')
    throw new AwsError(
      'NotImplemented',
      'The embedded AWS does not implement connections of OAUTH_CLIENT_CREDENTIALS.',
      501,
    );
  const header =
    type === 'API_KEY'
      ? auth.ApiKeyAuthParameters && [auth.ApiKeyAuthParameters.ApiKeyName, auth.ApiKeyAuthParameters.ApiKeyValue]
      : auth.BasicAuthParameters && ['Authorization', basicAuth(auth.BasicAuthParameters)];
  const [headerName, headerValue] = header ?? [];
  if (headerName === undefined || headerValue === undefined)
    throw new AwsError('ValidationException', `Authorization type ${type} wants its own authorization parameters.`);
  const { connections } = context.state;
  if (own(connections, Name) !== undefined)
    throw new AwsError('ResourceAlreadyExistsException', `Connection ${Name} already exists.`);
  const id = context.newId();
  const connection: Connection = {
    name: Name,
    arn: `arn:aws:events:${region}:${accountId}:connection/${Name}/${id}`,
    secretArn: `arn:aws:secretsmanager:${region}:${accountId}:secret:events!connection/${Name}/${id}-${id.slice(0, 6)}`,
    description: given.Description,
    type,
    header: [headerName, headerValue],
    createdAt: context.now(),
  };
  connections[Name] = connection;
  return stateOf(connection);
};

const basicAuth = ({ Username, Password }: z.infer<typeof basic>) =>
  `Basic ${Buffer.from(`${Username}:${Password}`).toString('base64')}`;

export const DescribeConnection: Operation = (context, input) => {
  const { Name } = parseInput(z.strictObject({ Name: name }), input, 'ValidationException');
  const connection = connectionOf(context, Name);
  const { description, type, secretArn, header } = connection;
  return {
    ...stateOf(connection),
    Name,
    ...(description === undefined ? {} : { Description: description }),
    AuthorizationType: type,
    SecretArn: secretArn,
    AuthParameters:
      type === 'API_KEY'
        ? { ApiKeyAuthParameters: { ApiKeyName: header[0] } }
        : { BasicAuthParameters: { Username: usernameOf(header[1]) } },
  };
};

const usernameOf = (value: string) =>
  Buffer.from(value.slice('Basic '.length), 'base64').toString().split(':', 1)[0] ?? '';

export const DeleteConnection: Operation = (context, input) => {
  const { Name } = parseInput(z.strictObject({ Name: name }), input, 'ValidationException');
  const connection = connectionOf(context, Name);
  delete context.state.connections[Name];
  return { ...stateOf(connection), ConnectionState: 'DELETING' };
};

/**
 * What the services behind EventBridge ask for on a caller's behalf. AWS has it as a permission, not as an operation
 * that anybody could call: the front doors do not let it in.
 */
export const RetrieveConnectionCredentials: Operation = ({ state }, input) => {
  const { ConnectionArn } = parseInput(z.strictObject({ ConnectionArn: z.string() }), input, 'ValidationException');
  const connection = Object.values(state.connections).find(({ arn }) => arn === ConnectionArn);
  if (connection === undefined)
    throw new AwsError('ResourceNotFoundException', `Connection ${ConnectionArn} does not exist.`);
  return { Header: connection.header };
};
