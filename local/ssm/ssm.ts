import * as z from 'zod/mini';
import { AwsError, type Call, notImplemented, type Output, type Service } from '../service.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Parameter, parameterOutput, parameterShape } from './parameter.ts';
import {
  deleteParameterInput,
  getParameterInput,
  getParametersByPathInput,
  putParameterInput,
  ssmInput,
} from './ssm-input.ts';

/** The Parameter Store of SSM, with the newest version of each parameter. */
export interface Ssm extends Service {
  snapshot(): unknown;
  restore(state: unknown): void;
}

const stateShape = z.array(parameterShape);
const maxResults = 10;

const notFound = (name: string) => new AwsError('ParameterNotFound', `Parameter ${name} not found.`);

/** `/a` holds `/a/b`, and when recursive `/a/b/c` too. */
function isUnder(path: string, recursive: boolean): (parameter: Parameter) => boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return ({ name }) => name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/'));
}

/** Only `name:version` of the newest version can be read: older ones are not kept. */
function selected(parameters: ReadonlyMap<string, Parameter>, selector: string): Parameter {
  const [, name = selector, version] = /^(.+):(\d+)$/.exec(selector) ?? [];
  const parameter = parameters.get(name);
  if (parameter === undefined) throw notFound(selector);
  if (version !== undefined && Number(version) !== parameter.version) {
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}; the embedded AWS keeps version ${parameter.version} alone.`,
    );
  }
  return parameter;
}

export function ssm({ clock }: Surroundings): Ssm {
  const parameters = new Map<string, Parameter>();

  const put = (input: unknown): Output => {
    const { Name: name, Value: value, Type, Overwrite } = ssmInput(putParameterInput, input);
    const before = parameters.get(name);
    if (before !== undefined && Overwrite !== true) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = Type ?? before?.type;
    if (type === undefined) {
      throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
    }
    const version = (before?.version ?? 0) + 1;
    parameters.set(name, { name, type, value, version, lastModified: clock.now() });
    return { Version: version, Tier: 'Standard' };
  };

  const getByPath = (input: unknown): Output => {
    const { Path, Recursive, WithDecryption, MaxResults, NextToken } = ssmInput(getParametersByPathInput, input);
    if (!Path.startsWith('/')) throw new AwsError('ValidationException', `The path ${Path} does not begin with /.`);
    const limit = MaxResults ?? maxResults;
    const found = [...parameters.values()]
      .filter(isUnder(Path, Recursive === true))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter(({ name }) => NextToken === undefined || name > NextToken);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      Parameters: page.map((parameter) => parameterOutput(parameter, WithDecryption === true)),
      ...(last === undefined ? {} : { NextToken: last.name }),
    };
  };

  const perform = ({ service, operation, input }: Call): Output => {
    if (operation === 'PutParameter') return put(input);
    if (operation === 'GetParametersByPath') return getByPath(input);
    if (operation === 'GetParameter') {
      const { Name, WithDecryption } = ssmInput(getParameterInput, input);
      return { Parameter: parameterOutput(selected(parameters, Name), WithDecryption === true) };
    }
    if (operation === 'DeleteParameter') {
      const { Name } = ssmInput(deleteParameterInput, input);
      if (!parameters.delete(Name)) throw notFound(Name);
      return {};
    }
    throw notImplemented(service, operation);
  };

  return {
    name: 'ssm',
    call: async (call) => perform(call),
    snapshot: () => [...parameters.values()],
    restore(state) {
      parameters.clear();
      for (const parameter of stateShape.parse(state)) parameters.set(parameter.name, parameter);
    },
  };
}
