import { invalidParameter } from './errors.ts';
import { versionOf } from './lookup.ts';
import type { Registry } from './registry.ts';
import type { AliasState, FunctionState } from './state.ts';

/** Points an alias at a version, making it if need be. */
export function setAlias({ functions }: Registry, fn: FunctionState, alias: AliasState): void {
  functions.set(fn.name, { ...fn, aliases: { ...fn.aliases, [alias.name]: alias } });
}

/** @throws AwsError unless the versions exist and can share the calls of one alias */
export function checkVersions(fn: FunctionState, { version, weights }: Pick<AliasState, 'version' | 'weights'>): void {
  versionOf(fn, version);
  for (const each of Object.keys(weights)) versionOf(fn, each);
  const isLatest = version === '$LATEST' || '$LATEST' in weights;
  if (isLatest && Object.keys(weights).length > 0) {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  }
  if (Object.keys(weights).length > 1) throw invalidParameter('An alias can point to at most two versions.');
}
