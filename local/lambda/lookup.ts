import { own } from '../kit/json.ts';
import { aliasNotFound, functionNotFound } from './errors.ts';
import type { FunctionReference } from './function-name.ts';
import { functionArn } from './function-name.ts';
import type { AliasState, FunctionState, Functions, VersionState } from './state.ts';

/** @throws ResourceNotFoundException */
export function functionOf(functions: Functions, { name, qualifier }: FunctionReference): FunctionState {
  const found = functions.get(name);
  if (found === undefined) throw functionNotFound(functionArn(name, qualifier));
  return found;
}

export const isVersion = (qualifier: string): boolean => qualifier === '$LATEST' || /^\d+$/.test(qualifier);

/** @throws ResourceNotFoundException */
export function versionOf(fn: FunctionState, number = '$LATEST'): VersionState {
  const found = number === '$LATEST' ? fn.latest : fn.versions.find(({ version }) => version === number);
  if (found === undefined) throw functionNotFound(functionArn(fn.name, number));
  return found;
}

/** @throws ResourceNotFoundException */
export function aliasOf(fn: FunctionState, name: string): AliasState {
  const found = own(fn.aliases, name);
  if (found === undefined) throw aliasNotFound(functionArn(fn.name, name));
  return found;
}

/** The version that a qualifier means; an alias with weights draws one. @throws ResourceNotFoundException */
export function resolve(fn: FunctionState, qualifier: string | undefined, random: () => number): VersionState {
  if (qualifier === undefined || isVersion(qualifier)) return versionOf(fn, qualifier);
  const alias = aliasOf(fn, qualifier);
  const weighted = Object.entries(alias.weights);
  if (weighted.length === 0) return versionOf(fn, alias.version);
  let rest = random();
  for (const [version, weight] of weighted) {
    if (rest < weight) return versionOf(fn, version);
    rest -= weight;
  }
  return versionOf(fn, alias.version);
}
