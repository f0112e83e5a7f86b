import * as z from 'zod/mini';
import { AwsError } from '../kit/aws-error.ts';
import { operation } from '../kit/operations.ts';
import { nextAs, pageByName } from '../kit/page.ts';
import type { Collection } from '../kit/state.ts';
import { invalidToken, notFound, validation } from './errors.ts';
import { type Parameter, parameterOutput, typeShape } from './parameter.ts';

/** What the operations work on. */
export interface Context {
  readonly parameters: Collection<Parameter>;
  now(): number;
}

const name = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(2048),
    z.regex(/^[\w./:-]+$/, { error: 'may hold letters, digits and . - _ / only' }),
  );

/** Only `name:version` of the newest version can be read: older ones are not kept. */
function selected(parameters: Collection<Parameter>, selector: string): Parameter {
  const [, wanted = selector, version] = /^(.+):(\d+)$/.exec(selector) ?? [];
  const parameter = parameters.find(wanted);
  if (parameter === undefined) throw notFound(selector);
  if (version !== undefined && Number(version) !== parameter.version) {
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${wanted}; the embedded AWS keeps version ${parameter.version} alone.`,
    );
  }
  return parameter;
}

/** `/a` holds `/a/b`, and when recursive `/a/b/c` too. */
function isUnder(path: string, recursive: boolean): (parameter: Parameter) => boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return ({ name: full }) => full.startsWith(prefix) && (recursive || !full.slice(prefix.length).includes('/'));
}

export const PutParameter = operation(
  z.strictObject({
    Name: name,
    Value: z.string().check(z.minLength(1), z.maxLength(8192)),
    Type: z.optional(typeShape),
    Overwrite: z.optional(z.boolean()),
    Description: z.optional(z.string()),
    DataType: z.optional(z.literal('text')),
    Tier: z.optional(z.enum(['Standard', 'Advanced', 'Intelligent-Tiering'])),
  }),
  ({ parameters, now }: Context, { Name, Value, Type, Overwrite }) => {
    const before = parameters.find(Name);
    if (before !== undefined && Overwrite !== true) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = Type ?? before?.type;
    if (type === undefined) throw validation('A parameter type is required when you create a parameter.');
    const version = (before?.version ?? 0) + 1;
    parameters.put({ name: Name, type, value: Value, version, lastModified: now() });
    return { Version: version, Tier: 'Standard' };
  },
);

export const GetParameter = operation(
  z.strictObject({ Name: name, WithDecryption: z.optional(z.boolean()) }),
  ({ parameters }: Context, { Name, WithDecryption }) => ({
    Parameter: parameterOutput(selected(parameters, Name), WithDecryption === true),
  }),
);

export const GetParametersByPath = operation(
  z.strictObject({
    Path: name,
    Recursive: z.optional(z.boolean()),
    WithDecryption: z.optional(z.boolean()),
    MaxResults: z.optional(z.int().check(z.gte(1), z.lte(10))),
    NextToken: z.optional(z.string()),
  }),
  ({ parameters }: Context, { Path, Recursive, WithDecryption, MaxResults: limit = 10, NextToken: token }) => {
    if (!Path.startsWith('/')) throw validation(`The path ${Path} does not begin with /.`);
    const found = parameters.all().filter(isUnder(Path, Recursive === true));
    const sorted = found.sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageByName(sorted, (parameter) => parameter.name, { limit, token, invalidToken });
    return {
      Parameters: page.items.map((parameter) => parameterOutput(parameter, WithDecryption === true)),
      ...nextAs('NextToken', page),
    };
  },
);

export const DeleteParameter = operation(z.strictObject({ Name: name }), ({ parameters }: Context, { Name }) => {
  if (!parameters.remove(Name)) throw notFound(Name);
  return {};
});
