import { isRecord } from '../kit/json.ts';

/** What a template is made of, once its short forms (`!Ref X`) are written out (`{ Ref: X }`). */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject => isRecord(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const isScalar = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
