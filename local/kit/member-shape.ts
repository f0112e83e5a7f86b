import type * as z from 'zod/mini';

/** The definition of a shape: its type, and the shapes in it. */
export type Definition = z.core.$ZodTypes['_zod']['def'];

/** A shape without its wrappings: without being optional, or having a default. */
export function bare(shape: z.core.$ZodType): Definition {
  const { def } = (shape as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'nullable':
    case 'readonly':
      return bare(def.innerType);
    default:
      return def;
  }
}

/** The members of a structure; none of anything else. */
export function membersOf(shape: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> {
  const def = bare(shape);
  return def.type === 'object' ? def.shape : {};
}
