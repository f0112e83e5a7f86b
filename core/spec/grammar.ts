import * as z from 'zod/mini';

type Schema = z.ZodMiniType;

/** A key of the spec with its words in the reference. It is required unless there is a default. */
export function key<T extends Schema>(schema: T, words: string): T;
export function key<T extends Schema>(
  schema: T,
  words: string,
  usual: z.core.util.NoUndefined<z.output<T>>,
): z.ZodMiniDefault<T>;
export function key(schema: Schema, words: string, ...usual: readonly unknown[]): Schema {
  return (usual.length === 0 ? schema : z._default(schema, usual[0])).check(z.describe(words));
}

/** A key that may be left out, with its words in the reference. */
export const optional = <T extends Schema>(schema: T, words: string): z.ZodMiniOptional<T> =>
  z.optional(schema).check(z.describe(words));

/** A text of a form; `allowed` names the form in a problem. */
export const text = (form: RegExp, allowed: string) => z.string().check(z.regex(form, allowed));

/** A name of 1 to 255 characters, as AWS's resources have. */
export const name = z.string().check(z.minLength(1), z.maxLength(255));

export const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));

export const decimal = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most));

/** A check of a list whose entries must differ in the value that `of` gives of each. */
export const distinct = <Entry>(allowed: string, of: (entry: Entry) => unknown = (entry) => entry) =>
  z.refine<readonly Entry[]>((all) => new Set(all.map(of)).size === all.length, allowed);

/**
 * A check across the members of an object, which runs although some of them are wrong: all problems show at once. So
 * `holds` gets members as they were written where they are wrong. The problem is at `path`, or at the object itself.
 */
export const across = <T>(holds: (value: T) => boolean, allowed: string, ...path: readonly string[]) =>
  z.refine<T>(holds, {
    message: allowed,
    when: ({ value }) => typeof value === 'object' && value !== null,
    ...(path.length > 0 && { path: [...path] }),
  });

export const exactlyOneOf = <Key extends string>(keys: readonly Key[]) =>
  across(
    (value: { readonly [K in Key]?: unknown }) => keys.filter((one) => value[one] !== undefined).length === 1,
    `exactly one of ${keys.join(', ')}`,
  );
