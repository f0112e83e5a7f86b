import * as z from 'zod/mini';
import { arnOf } from '../../kit/account.ts';
import { AwsError } from '../../kit/aws-error.ts';
import { own } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { text } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { alreadyExists, notFound, validation } from '../errors.ts';
import { description, newName } from '../shapes.ts';
import type { Connection } from '../state.ts';

const name = newName(64);

const apiKey = z.strictObject({ ApiKeyName: text(1, 512), ApiKeyValue: text(1, 512) });
const basic = z.strictObject({ Username: text(1, 512), Password: text(1, 512) });

/** @throws AwsError ResourceNotFoundException */
function connectionOf({ state }: Context, wanted: string): Connection {
  const connection = own(state.connections, wanted);
  if (connection !== undefined) return connection;
  throw notFound(`Failed to describe the connection(s). Connection '${wanted}' does not exist.`);
}

const stateOf = ({ arn, createdAt }: Connection) => ({
  ConnectionArn: arn,
  ConnectionState: 'AUTHORIZED',
  CreationTime: createdAt / 1000,
  LastModifiedTime: createdAt / 1000,
});

const createShape = z.strictObject({
  Name: name,
  Description: description,
  AuthorizationType: z.enum(['API_KEY', 'BASIC', 'OAUTH_CLIENT_CREDENTIALS']),
  AuthParameters: z.strictObject({
    ApiKeyAuthParameters: z.optional(apiKey),
    BasicAuthParameters: z.optional(basic),
  }),
});

/** The header that carries the credentials. @throws AwsError for other credentials than those of the type */
function headerOf({
  AuthorizationType: type,
  AuthParameters: { ApiKeyAuthParameters: key, BasicAuthParameters: login },
}: z.infer<typeof createShape>): Connection['header'] {
  if (type === 'API_KEY' && key !== undefined) return [key.ApiKeyName, key.ApiKeyValue];
  if (type === 'BASIC' && login !== undefined) return ['Authorization', basicAuth(login)];
  throw validation(`Authorization type ${type} wants its own authorization parameters.`);
}

/** A connection holds the credentials with which an endpoint is called; an API key or a password, no OAuth. */
export const CreateConnection = operation(createShape, (context: Context, given) => {
  const { Name, AuthorizationType: type } = given;
  if (type === 'OAUTH_CLIENT_CREDENTIALS')
    throw new AwsError(
      'NotImplemented',
      'The embedded AWS does not implement connections of OAUTH_CLIENT_CREDENTIALS.',
      501,
    );
  const header = headerOf(given);
  const { connections } = context.state;
  if (own(connections, Name) !== undefined) throw alreadyExists(`Connection ${Name} already exists.`);
  const id = context.newId();
  const connection: Connection = {
    name: Name,
    arn: arnOf('events', `connection/${Name}/${id}`),
    secretArn: arnOf('secretsmanager', `secret:events!connection/${Name}/${id}-${id.slice(0, 6)}`),
    description: given.Description,
    type,
    header,
    createdAt: context.now(),
  };
  connections[Name] = connection;
  return stateOf(connection);
});

const basicAuth = ({ Username, Password }: z.infer<typeof basic>) =>
  `Basic ${Buffer.from(`${Username}:${Password}`).toString('base64')}`;

export const DescribeConnection = operation(z.strictObject({ Name: name }), (context: Context, { Name }) => {
  const connection = connectionOf(context, Name);
  const { description: words, type, secretArn, header } = connection;
  return {
    ...stateOf(connection),
    Name,
    ...(words === undefined ? {} : { Description: words }),
    AuthorizationType: type,
    SecretArn: secretArn,
    AuthParameters:
      type === 'API_KEY'
        ? { ApiKeyAuthParameters: { ApiKeyName: header[0] } }
        : { BasicAuthParameters: { Username: usernameOf(header[1]) } },
  };
});

const usernameOf = (value: string) =>
  Buffer.from(value.slice('Basic '.length), 'base64').toString().split(':', 1)[0] ?? '';

export const DeleteConnection = operation(z.strictObject({ Name: name }), (context: Context, { Name }) => {
  const connection = connectionOf(context, Name);
  delete context.state.connections[Name];
  return { ...stateOf(connection), ConnectionState: 'DELETING' };
});

/**
 * The services behind EventBridge ask for this on a caller's behalf. AWS has it as a permission, not as an operation that
 * a client could call: the front doors do not let it in.
 */
export const RetrieveConnectionCredentials = operation(
  z.strictObject({ ConnectionArn: z.string() }),
  ({ state }: Context, { ConnectionArn }) => {
    const connection = Object.values(state.connections).find(({ arn }) => arn === ConnectionArn);
    if (connection === undefined) throw notFound(`Connection ${ConnectionArn} does not exist.`);
    return { Header: connection.header };
  },
);
