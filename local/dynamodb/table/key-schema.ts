import * as z from 'zod/mini';
import type { AttributeValue, Item } from '../attribute-value.ts';
import { emptyItem, typeOf } from '../attribute-value.ts';
import { validationError } from '../errors.ts';

const keyAttributeShape = z.object({ name: z.string(), type: z.enum(['S', 'N', 'B']) });

/** A table's primary key: partition, and sort where there is one. */
export const keySchemaShape = z.object({ partition: keyAttributeShape, sort: z.optional(keyAttributeShape) });

export type KeyAttribute = z.infer<typeof keyAttributeShape>;
export type KeySchema = z.infer<typeof keySchemaShape>;

export const keyAttributes = ({ partition, sort }: KeySchema): KeyAttribute[] =>
  sort === undefined ? [partition] : [partition, sort];

/** A text that two values share exactly when they are equal; for S, N and B. */
export const keyText = (value: AttributeValue): string => {
  const [text] = Object.values(value);
  return String(text);
};

export function keyOf(schema: KeySchema, item: Item): Item {
  const key = emptyItem();
  for (const { name } of keyAttributes(schema)) {
    const value = item[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}

function checkPiece(schema: KeySchema, { name }: KeyAttribute, value: AttributeValue, empty: string): void {
  const bytes = Buffer.byteLength(keyText(value), 'B' in value ? 'base64' : 'utf8');
  if (bytes === 0) {
    throw validationError(
      `One or more parameter values ${empty} The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. Key: ${name}`,
    );
  }
  const isPartition = name === schema.partition.name;
  if (isPartition && bytes > 2048) {
    throw validationError(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    );
  }
  if (!isPartition && bytes > 1024) {
    throw validationError(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  }
}

/** @throws ValidationException unless `key` has exactly the key's attributes */
export function checkKey(schema: KeySchema, key: Item): void {
  const wrong = () => validationError('The provided key element does not match the schema');
  const attributes = keyAttributes(schema);
  if (Object.keys(key).length !== attributes.length) throw wrong();
  for (const attribute of attributes) {
    const value = key[attribute.name];
    if (value === undefined || typeOf(value) !== attribute.type) throw wrong();
    checkPiece(schema, attribute, value, 'were invalid:');
  }
}

/** @throws ValidationException unless `item` has the key's attributes, of their types */
export function checkItem(schema: KeySchema, item: Item): void {
  for (const attribute of keyAttributes(schema)) {
    const value = item[attribute.name];
    if (value === undefined) {
      throw validationError(`One or more parameter values were invalid: Missing the key ${attribute.name} in the item`);
    }
    if (typeOf(value) !== attribute.type) {
      throw validationError(
        `One or more parameter values were invalid: Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOf(value)}`,
      );
    }
    checkPiece(schema, attribute, value, 'are not valid.');
  }
}
