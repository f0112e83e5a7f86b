import * as z from 'zod/mini';
import { own } from '../../kit/json.ts';
import { showAlias } from '../configuration.ts';
import { aliasExists, invalidParameter, preconditionFailed } from '../errors.ts';
import { functionArn, parseFunctionName } from '../function-name.ts';
import { aliasOf, functionOf, versionOf } from '../lookup.ts';
import { pageOf } from '../paging.ts';
import { functionName, readInput } from '../read-input.ts';
import type { AliasState, FunctionState } from '../state.ts';
import type { Operation, Registry } from './operation.ts';

const aliasName = z.string().check(z.regex(/^(?!\d+$)[A-Za-z0-9_-]{1,128}$/));
const onAlias = { FunctionName: functionName, Name: aliasName };
const routing = z.optional(
  z.strictObject({
    AdditionalVersionWeights: z.optional(z.record(z.string(), z.number().check(z.minimum(0), z.maximum(1)))),
  }),
);

/** Points an alias at a version, making it if need be. */
export function setAlias({ functions }: Registry, fn: FunctionState, alias: AliasState): void {
  functions.set(fn.name, { ...fn, aliases: { ...fn.aliases, [alias.name]: alias } });
}

function checkVersions(fn: FunctionState, version: string, weights: Readonly<Record<string, number>>): void {
  versionOf(fn, version);
  for (const each of Object.keys(weights)) versionOf(fn, each);
  const isLatest = version === '$LATEST' || '$LATEST' in weights;
  if (isLatest && Object.keys(weights).length > 0) {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  }
  if (Object.keys(weights).length > 1) throw invalidParameter('An alias can point to at most two versions.');
}

export const createAlias: Operation = (registry, input) => {
  const shape = z.strictObject({
    ...onAlias,
    FunctionVersion: z.string(),
    Description: z.optional(z.string()),
    RoutingConfig: routing,
  });
  const request = readInput('CreateAlias', shape, input);
  const fn = functionOf(registry.functions, parseFunctionName(request.FunctionName));
  if (own(fn.aliases, request.Name) !== undefined) throw aliasExists(functionArn(fn.name, request.Name));
  const alias = {
    name: request.Name,
    version: request.FunctionVersion,
    description: request.Description ?? '',
    weights: request.RoutingConfig?.AdditionalVersionWeights ?? {},
    revisionId: registry.surroundings.newId(),
  };
  checkVersions(fn, alias.version, alias.weights);
  setAlias(registry, fn, alias);
  return showAlias(fn, alias);
};

export const updateAlias: Operation = (registry, input) => {
  const shape = z.strictObject({
    ...onAlias,
    FunctionVersion: z.optional(z.string()),
    Description: z.optional(z.string()),
    RoutingConfig: routing,
    RevisionId: z.optional(z.string()),
  });
  const request = readInput('UpdateAlias', shape, input);
  const fn = functionOf(registry.functions, parseFunctionName(request.FunctionName));
  const before = aliasOf(fn, request.Name);
  if (request.RevisionId !== undefined && request.RevisionId !== before.revisionId) {
    throw preconditionFailed(
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    );
  }
  const { RoutingConfig: config } = request;
  const alias = {
    ...before,
    version: request.FunctionVersion ?? before.version,
    description: request.Description ?? before.description,
    weights: config === undefined ? before.weights : (config.AdditionalVersionWeights ?? {}),
    revisionId: registry.surroundings.newId(),
  };
  checkVersions(fn, alias.version, alias.weights);
  setAlias(registry, fn, alias);
  return showAlias(fn, alias);
};

export const getAlias: Operation = ({ functions }, input) => {
  const request = readInput('GetAlias', z.strictObject(onAlias), input);
  const fn = functionOf(functions, parseFunctionName(request.FunctionName));
  return showAlias(fn, aliasOf(fn, request.Name));
};

export const deleteAlias: Operation = ({ functions }, input) => {
  const request = readInput('DeleteAlias', z.strictObject(onAlias), input);
  const fn = functionOf(functions, parseFunctionName(request.FunctionName));
  const { [request.Name]: _, ...aliases } = fn.aliases;
  functions.set(fn.name, { ...fn, aliases });
  return {};
};

export const listAliases: Operation = ({ functions }, input) => {
  const shape = z.strictObject({
    FunctionName: functionName,
    FunctionVersion: z.optional(z.string()),
    MaxItems: z.optional(z.number()),
    Marker: z.optional(z.string()),
  });
  const request = readInput('ListAliases', shape, input);
  const fn = functionOf(functions, parseFunctionName(request.FunctionName));
  const wanted = Object.values(fn.aliases).filter(
    ({ version }) => request.FunctionVersion === undefined || version === request.FunctionVersion,
  );
  const sorted = wanted.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const { items, next } = pageOf(sorted, request);
  return { Aliases: items.map((alias) => showAlias(fn, alias)), ...next };
};
