import { isRecord } from '../kit/json.ts';
import { canonicalNumber } from './decimal.ts';
import { serializationError, validationError } from './errors.ts';

export type AttributeValue =
  | { S: string }
  | { N: string }
  /** Base 64, as on the wire. */
  | { B: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: AttributeValue[] }
  | { M: Item };

export type Item = { [name: string]: AttributeValue };

export const typeNames = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'] as const;
export type TypeName = (typeof typeNames)[number];

export function typeOf(value: AttributeValue): TypeName {
  for (const name of typeNames) if (name in value) return name;
  throw new Error('an attribute value without a type');
}

const noMembers: object = Object.freeze(Object.create(null));

/**
 * A map that inherits nothing: `constructor` is an attribute like any other. Its prototype is an empty object and not
 * null, because V8 keeps objects without a prototype as hash tables: the copy of an item took twice as long.
 */
export const emptyItem = (): Item => Object.create(noMembers);

const invalid = (what: string) => validationError(`One or more parameter values were invalid: ${what}`);

function text(value: unknown): string {
  if (typeof value !== 'string') throw serializationError();
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw serializationError();
  return value;
}

function withoutDuplicates(values: string[], message: string): string[] {
  if (new Set(values).size < values.length) throw validationError(message);
  return values;
}

const duplicates = (values: unknown[]) =>
  `One or more parameter values were invalid: Input collection [${values.join(', ')}] contains duplicates.`;

function set(name: string, value: unknown): unknown[] {
  const values = list(value);
  if (values.length === 0) throw invalid(name);
  return values;
}

const parsers: { readonly [Name in TypeName]: (value: unknown) => AttributeValue } = {
  S: (value) => ({ S: text(value) }),
  N: (value) => ({ N: canonicalNumber(text(value)) }),
  B: (value) => ({ B: text(value) }),
  BOOL: (value) => {
    if (typeof value !== 'boolean') throw serializationError();
    return { BOOL: value };
  },
  NULL: (value) => {
    if (value !== true) throw invalid('Null attribute value types must have the value of true');
    return { NULL: true };
  },
  SS: (value) => {
    const values = set('An string set  may not be empty', value).map(text);
    return { SS: withoutDuplicates(values, duplicates(values)) };
  },
  NS: (value) => {
    const values = set('An number set  may not be empty', value).map((each) => canonicalNumber(text(each)));
    return { NS: withoutDuplicates(values, 'Input collection contains duplicates') };
  },
  BS: (value) => {
    const values = set('Binary sets should not be empty', value).map(text);
    return { BS: withoutDuplicates(values, duplicates(values)) };
  },
  L: (value) => ({ L: list(value).map(parseAttributeValue) }),
  M: (value) => ({ M: parseItem(value) }),
};

/** A copy with numbers in canonical form. @throws ValidationException as DynamoDB's */
export function parseAttributeValue(value: unknown): AttributeValue {
  if (!isRecord(value)) throw serializationError();
  const isGiven = (type: TypeName) => value[type] !== undefined && value[type] !== null;
  const name = typeNames.find(isGiven);
  if (name === undefined) {
    throw validationError('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  const parsed = parsers[name](value[name]);
  if (Object.keys(value).length > 1 && typeNames.filter(isGiven).length > 1) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  return parsed;
}

export function parseItem(value: unknown): Item {
  if (!isRecord(value)) throw serializationError();
  const item = emptyItem();
  for (const [name, attribute] of Object.entries(value)) item[name] = parseAttributeValue(attribute);
  return item;
}

function cloneValue(value: AttributeValue): AttributeValue {
  if ('S' in value) return { S: value.S };
  if ('N' in value) return { N: value.N };
  if ('M' in value) return { M: cloneItem(value.M) };
  if ('L' in value) return { L: value.L.map(cloneValue) };
  if ('SS' in value) return { SS: [...value.SS] };
  if ('NS' in value) return { NS: [...value.NS] };
  if ('BS' in value) return { BS: [...value.BS] };
  return { ...value };
}

export function cloneItem(item: Item): Item {
  const copy = emptyItem();
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) copy[name] = cloneValue(value);
  }
  return copy;
}
