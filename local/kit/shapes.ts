import * as z from 'zod/mini';

// Shapes that many operations share, with the limits that AWS's service models give.

/** A text of so many characters. */
export const text = (minimum: number, maximum: number) => z.string().check(z.minLength(minimum), z.maxLength(maximum));

/** @param shown the pattern as AWS's messages have it */
export const textLike = (pattern: RegExp, shown: string) =>
  z.string().check(z.regex(pattern, { error: `Member must satisfy regular expression pattern: ${shown}` }));

export const integer = (minimum: number, maximum = Number.MAX_SAFE_INTEGER) =>
  z.int().check(z.gte(minimum), z.lte(maximum));

/** Epoch seconds that a date can have: JavaScript's own bound, which is 273,000 years from 1970. */
export const timestamp = z.number().check(z.gte(-8.64e12), z.lte(8.64e12));

export const listOf = <Item extends z.ZodMiniType>(item: Item, minimum: number, maximum: number) =>
  z.array(item).check(z.minLength(minimum), z.maxLength(maximum));

/** Tags of most services. */
export const tagsShape = listOf(z.strictObject({ Key: text(1, 128), Value: text(0, 256) }), 0, 50);
