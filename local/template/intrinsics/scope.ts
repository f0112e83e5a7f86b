import type { Json, JsonObject } from '../json.ts';

/** What `AWS::NoValue` stands for: the property, or the item of a list, is not there. */
export const noValue: unique symbol = Symbol('AWS::NoValue');
export type Resolved = Json | typeof noValue;

/** What the intrinsic functions look up; undefined is what does not exist. */
export interface Scope {
  /** A parameter, a pseudo parameter or a resource's physical id; also SAM's `X.Version` and `X.Alias`. */
  ref(name: string): Resolved | undefined;
  attribute(logicalId: string, name: string): Json | undefined;
  condition(name: string): boolean | undefined;
  /** What another stack exports under a name. */
  imported(name: string): string | undefined;
  readonly mappings: JsonObject;
}
