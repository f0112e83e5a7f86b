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

/** A union, in the words of AWS's models: each member may be left out, but exactly one must be there. */
export function oneOf<T extends z.core.$ZodLooseShape>(members: T) {
  return z.partial(z.strictObject(members)).check(
    z.refine((value: Readonly<Record<string, unknown>>) => present(value, Object.keys(members)).length === 1, {
      error: `exactly one of ${Object.keys(members).join(', ')} must be given`,
    }),
  );
}

/** Which of the members are there. */
export const present = (value: Readonly<Record<string, unknown>>, members: readonly string[]): string[] =>
  members.filter((member) => value[member] !== undefined);
