import { invalidParameter } from './errors.ts';
import { versionOf } from './lookup.ts';
import type { Registry } from './registry.ts';
import type { AliasState, FunctionState } from './state.ts';

/** Points an alias at a version, making it if need be. */
export function setAlias({ functions }: Registry, fn: FunctionState, alias: AliasState): void {
  functions.set(fn.name, { ...fn, aliases: { ...fn.aliases, [alias.name]: alias } });
}

/**
 * Source: Lambda developer guide, alias routing. Its wording for different dead-letter queues is not known.
 *
 * @throws AwsError unless the versions exist and can share the calls of one alias
 */
export function checkVersions(fn: FunctionState, { version, weights }: Pick<AliasState, 'version' | 'weights'>): void {
  const first = versionOf(fn, version);
  const others = Object.keys(weights).map((each) => versionOf(fn, each));
  const isLatest = version === '$LATEST' || '$LATEST' in weights;
  if (isLatest && Object.keys(weights).length > 0) {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  }
  if (Object.keys(weights).length > 1) throw invalidParameter('An alias can point to at most two versions.');
  if (others.some(({ roleArn }) => roleArn !== first.roleArn)) {
    throw invalidParameter('Specified versions must be associated with the same execution role.');
  }
  if (others.some(({ deadLetterArn }) => deadLetterArn !== first.deadLetterArn)) {
    throw invalidParameter('Specified versions must have the same dead-letter queue, or none.');
  }
}
