import type { Registry } from './registry.ts';
import type { FunctionState, VersionState } from './state.ts';

/** All that makes one version differ from another. */
const substance = ({ version: _, revisionId: _id, lastModified: _at, ...rest }: VersionState) => JSON.stringify(rest);

/** Makes a version of what `$LATEST` is now; none when nothing has changed since the last. */
export function publish(
  { functions, surroundings }: Registry,
  fn: FunctionState,
  description = fn.latest.description,
): { fn: FunctionState; version: VersionState } {
  const version = {
    ...fn.latest,
    description,
    version: String(fn.lastVersion + 1),
    revisionId: surroundings.newId(),
  };
  const last = fn.versions.at(-1);
  if (last !== undefined && substance(last) === substance(version)) return { fn, version: last };
  const published = { ...fn, lastVersion: fn.lastVersion + 1, versions: [...fn.versions, version] };
  functions.set(fn.name, published);
  return { fn: published, version };
}
