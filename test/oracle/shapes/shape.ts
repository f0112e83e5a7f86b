/**
 * A shape of the runtime schemas that the AWS SDK for JavaScript v3 ships with each client: the service's own model,
 * written as nested tuples. They are read here and not through the SDK's own reader, so that a test needs nothing of the
 * SDK but the client packages.
 */
export type Shape =
  | { readonly kind: 'unit' | 'string' | 'boolean' | 'number' | 'blob' | 'document' }
  | { readonly kind: 'timestamp'; readonly format: 'default' | 'dateTime' | 'httpDate' | 'epochSeconds' }
  | { readonly kind: 'list'; readonly item: Member }
  | { readonly kind: 'map'; readonly key: Member; readonly value: Member }
  | Structure;

export interface Structure {
  readonly kind: 'structure';
  readonly name: string;
  /** Exactly one member is there. */
  readonly isUnion: boolean;
  readonly members: Readonly<Record<string, Member>>;
  readonly required: readonly string[];
  readonly traits: Traits;
}

export type Traits = Readonly<Record<string, unknown>>;

/** What stands in one place of a shape; the shape itself is looked up late, because shapes may contain themselves. */
export interface Member {
  readonly shape: Shape;
  readonly traits: Traits;
}

export interface OperationShape {
  readonly name: string;
  readonly traits: Traits;
  readonly input: Member;
  readonly output: Member;
}

// The bits of traits that are so frequent that they are written as one number.
const bits = ['httpLabel', 'idempotent', 'idempotencyToken', 'sensitive', 'httpPayload', 'httpResponseCode'];

const isRecord = (value: unknown): value is Traits => typeof value === 'object' && value !== null;

function traitsOf(value: unknown): Traits {
  if (typeof value !== 'number') return isRecord(value) ? value : {};
  return Object.fromEntries(bits.flatMap((name, bit) => ((value >> bit) & 1 ? [[name, 1]] : [])));
}

const deref = (reference: unknown): unknown => (typeof reference === 'function' ? reference() : reference);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function memberOf(reference: unknown): Member {
  const found = deref(reference);
  if (!Array.isArray(found) || found.length !== 2) return member(found, {});
  return member(deref(found[0]), traitsOf(found[1]));
}

function member(schema: unknown, own: Traits): Member {
  const isTrivial = Array.isArray(schema) && schema[0] === 0;
  const traits = isTrivial ? { ...traitsOf(schema[3]), ...own } : own;
  return {
    traits,
    get shape() {
      return shapeOf(isTrivial ? deref(schema[4]) : schema);
    },
  };
}

const simple: Readonly<Record<number, Shape>> = {
  0: { kind: 'string' },
  1: { kind: 'number' },
  2: { kind: 'boolean' },
  4: { kind: 'timestamp', format: 'default' },
  5: { kind: 'timestamp', format: 'dateTime' },
  6: { kind: 'timestamp', format: 'httpDate' },
  7: { kind: 'timestamp', format: 'epochSeconds' },
  15: { kind: 'document' },
  17: { kind: 'number' },
  19: { kind: 'number' },
  21: { kind: 'blob' },
  42: { kind: 'blob' },
};

function numbered(code: number): Shape {
  if (code >= 128) return { kind: 'map', key: memberOf(0), value: memberOf(code & 63) };
  if (code >= 64) return { kind: 'list', item: memberOf(code & 63) };
  const shape = simple[code];
  if (shape === undefined) throw new Error(`the SDK has a schema that is not known here: ${code}`);
  return shape;
}

const known = new Map<unknown, Shape>();

function shapeOf(schema: unknown): Shape {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const shape = read(schema);
  known.set(schema, shape);
  return shape;
}

function read(schema: unknown): Shape {
  if (schema === 'unit') return { kind: 'unit' };
  if (typeof schema === 'number') return numbered(schema);
  const [id, , name, traits, first, second, requiredCount] = listOf(schema);
  if (id === 1) return { kind: 'list', item: memberOf(first) };
  if (id === 2) return { kind: 'map', key: memberOf(first), value: memberOf(second) };
  if (id !== 3 && id !== 4 && id !== -3)
    throw new Error(`the SDK has a schema that is not known here: ${String(schema)}`);
  const names = listOf(first).map(String);
  const references = listOf(second);
  return {
    kind: 'structure',
    name: String(name),
    isUnion: id === 4,
    members: Object.fromEntries(names.map((each, i) => [each, memberOf(references[i])])),
    // Required members stand first.
    required: names.slice(0, Number(requiredCount ?? 0)),
    traits: traitsOf(traits),
  };
}

/** Undefined for a schema that is no operation. */
export function operationOf(schema: unknown): OperationShape | undefined {
  const [id, , name, traits, input, output] = listOf(schema);
  if (id !== 9) return undefined;
  return { name: String(name), traits: traitsOf(traits), input: memberOf(input), output: memberOf(output) };
}

/** Undefined for a schema that is no error. */
export function errorOf(schema: unknown): Structure | undefined {
  if (listOf(schema)[0] !== -3) return undefined;
  const shape = shapeOf(schema);
  return shape.kind === 'structure' ? shape : undefined;
}
