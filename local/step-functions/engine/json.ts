import { isRecord, parseJsonText } from '../../kit/json.ts';

/** What an execution carries between its states. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject => isRecord(value);

/**
 * Copies what came from outside (an expression, a call's answer) into plain JSON: members without a value are left out,
 * as they would be on the wire. A value that JSON does not know at all (a function, a number that is not finite) is
 * `undefined` on the outside and null within an array.
 */
export function toJson(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if (value instanceof Date) return value.toISOString();
  if (!isRecord(value) || '_jsonata_lambda' in value || '_jsonata_function' in value) return undefined;
  const copy: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const json = toJson(member);
    if (json !== undefined) copy[key] = json;
  }
  return copy;
}

/** The JSON in a text, or undefined if it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return toJson(parseJsonText(text));
  } catch {
    return undefined;
  }
}

/** What JSONata and AWS's messages call the kind of a value. */
export const kindOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
