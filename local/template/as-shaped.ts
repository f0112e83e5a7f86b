import type * as z from 'zod/mini';
import { bare, membersOf } from '../kit/member-shape.ts';
import { isList, isObject, type Json } from './json.ts';

/** A text where a number or a boolean is wanted, and the other way round, as the value that it says. */
function scalar(type: string, value: Json): Json {
  if (typeof value === 'string') {
    if (type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
    if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
    return value;
  }
  return type === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value;
}

/**
 * A value with its scalars of the types that a shape has: CloudFormation takes `"8080"` for 8080, since a template writes
 * what a parameter or `Fn::Sub` gives as a text. What does not fit the shape is left for the service to refuse.
 */
export function asShaped(shape: z.core.$ZodType | undefined, value: Json): Json {
  if (shape === undefined) return value;
  const def = bare(shape);
  if (isList(value)) return def.type === 'array' ? value.map((item) => asShaped(def.element, item)) : value;
  if (!isObject(value)) return scalar(def.type, value);
  const members = membersOf(shape);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asShaped(members[name], item)]));
}
