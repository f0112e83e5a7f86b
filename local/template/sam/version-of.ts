import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';

/** What SAM reads itself and leaves out of the function that it makes; the code's own digest stands for CodeUri. */
const samsOwn = [
  'CodeUri',
  'Events',
  'EventInvokeConfig',
  'Policies',
  'AutoPublishAlias',
  'AutoPublishAliasAllProperties',
];

const digestOf = (value: Json): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/**
 * What SAM looks at, besides the code, to see whether a function is to get a new version: all of its properties with
 * AutoPublishAliasAllProperties, otherwise its environment and its memory. As they are written: a parameter's value is
 * not among them, so a parameter that changes alone publishes nothing.
 */
export function versionOf(written: JsonObject): string {
  const { AutoPublishAliasAllProperties: all, Environment = null, MemorySize = null } = written;
  if (all !== true && all !== 'true') return digestOf({ Environment, MemorySize });
  return digestOf(Object.fromEntries(Object.entries(written).filter(([name]) => !samsOwn.includes(name))));
}
