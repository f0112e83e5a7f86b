interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly options?: readonly Schema[];
}
/** A zod schema, as far as its shape is looked into. */
export interface Schema {
  readonly _zod: { readonly def: unknown };
}

const definition = (schema: Schema): Definition => schema._zod.def as Definition;

/** The keys that a closed schema knows at `path`, over every way to read it; empty if there is none. */
export function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const keys = reach([schema], path).flatMap((one) => Object.keys(definition(one).shape ?? {}));
  return [...new Set(keys)];
}

const reach = (schemas: readonly Schema[], path: readonly PropertyKey[]): Schema[] =>
  path.reduce<Schema[]>(
    (at, part) => at.flatMap((schema) => inside(schema, part)).flatMap(ways),
    schemas.flatMap(ways),
  );

/** The schemas inside wrappers: defaults, optionals, pipes and unions. */
function ways(schema: Schema): Schema[] {
  const { innerType, in: input, options } = definition(schema);
  if (innerType) return ways(innerType);
  if (input) return ways(input);
  if (options) return options.flatMap(ways);
  return [schema];
}

function inside(schema: Schema, part: PropertyKey): Schema[] {
  const { shape, element } = definition(schema);
  if (typeof part === 'number') return element ? [element] : [];
  const member = shape?.[String(part)];
  return member ? [member] : [];
}
