import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs } from '../../kit/page.ts';
import { checkVersions, setAlias } from '../alias.ts';
import { showAlias } from '../configuration.ts';
import { aliasExists, otherRevision } from '../errors.ts';
import { functionArn, parseFunctionName } from '../function-name.ts';
import { aliasOf, functionOf } from '../lookup.ts';
import { pageOf } from '../page.ts';
import type { Registry } from '../registry.ts';
import { FunctionName, functionPath, paging } from '../shapes.ts';

const onAlias = { FunctionName, Name: z.string().check(z.regex(/^(?!\d+$)[A-Za-z0-9_-]{1,128}$/)) };
const RoutingConfig = z.optional(
  z.strictObject({
    AdditionalVersionWeights: z.optional(z.record(z.string(), z.number().check(z.minimum(0), z.maximum(1)))),
  }),
);

const many = `${functionPath}/aliases`;
const one = `${many}/{Name}`;

export const CreateAlias = operation(
  z.strictObject({ ...onAlias, FunctionVersion: z.string(), Description: z.optional(z.string()), RoutingConfig }),
  (registry: Registry, input) => {
    const fn = functionOf(registry.functions, parseFunctionName(input.FunctionName));
    if (own(fn.aliases, input.Name) !== undefined) throw aliasExists(functionArn(fn.name, input.Name));
    const alias = {
      name: input.Name,
      version: input.FunctionVersion,
      description: input.Description ?? '',
      weights: input.RoutingConfig?.AdditionalVersionWeights ?? {},
      revisionId: registry.surroundings.newId(),
    };
    checkVersions(fn, alias);
    setAlias(registry, fn, alias);
    return showAlias(fn, alias);
  },
  { method: 'POST', path: many, status: 201 },
);

export const UpdateAlias = operation(
  z.strictObject({
    ...onAlias,
    FunctionVersion: z.optional(z.string()),
    Description: z.optional(z.string()),
    RoutingConfig,
    RevisionId: z.optional(z.string()),
  }),
  (registry: Registry, input) => {
    const fn = functionOf(registry.functions, parseFunctionName(input.FunctionName));
    const before = aliasOf(fn, input.Name);
    if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId) throw otherRevision();
    const { RoutingConfig: config } = input;
    const alias = {
      ...before,
      version: input.FunctionVersion ?? before.version,
      description: input.Description ?? before.description,
      weights: config === undefined ? before.weights : (config.AdditionalVersionWeights ?? {}),
      revisionId: registry.surroundings.newId(),
    };
    checkVersions(fn, alias);
    setAlias(registry, fn, alias);
    return showAlias(fn, alias);
  },
  { method: 'PUT', path: one },
);

export const GetAlias = operation(
  z.strictObject(onAlias),
  ({ functions }: Registry, { FunctionName: name, Name }) => {
    const fn = functionOf(functions, parseFunctionName(name));
    return showAlias(fn, aliasOf(fn, Name));
  },
  { method: 'GET', path: one },
);

export const DeleteAlias = operation(
  z.strictObject(onAlias),
  ({ functions }: Registry, { FunctionName: name, Name }) => {
    const fn = functionOf(functions, parseFunctionName(name));
    const { [Name]: _, ...aliases } = fn.aliases;
    functions.set(fn.name, { ...fn, aliases });
    return {};
  },
  { method: 'DELETE', path: one, status: 204 },
);

export const ListAliases = operation(
  z.strictObject({ FunctionName, FunctionVersion: z.optional(z.string()), ...paging }),
  ({ functions }: Registry, input) => {
    const fn = functionOf(functions, parseFunctionName(input.FunctionName));
    const wanted = Object.values(fn.aliases).filter(
      ({ version }) => input.FunctionVersion === undefined || version === input.FunctionVersion,
    );
    const page = pageOf(
      wanted.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
      input,
    );
    return { Aliases: page.items.map((alias) => showAlias(fn, alias)), ...nextAs('NextMarker', page) };
  },
  { method: 'GET', path: many },
);
