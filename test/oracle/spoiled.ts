import type { Member, Shape, Structure } from './shapes/shape.ts';

/** A body in which one thing is wrong. */
export interface Spoiled {
  readonly how: string;
  readonly body: unknown;
  /** What a refusal has to name: nothing that is not known may be passed over in silence. */
  readonly names?: string;
}

/** What no place of this shape takes; undefined when there is nothing of the kind. */
function unfit(shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      return { a: 1 };
    case 'number':
    case 'boolean':
    case 'timestamp':
      return ['oracle'];
    case 'blob':
      return 7;
    case 'list':
    case 'map':
    case 'structure':
      return 'oracle';
    default:
      return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Everything that can be spoiled in a valid body: an unknown member, a required one that is missing, a wrong type. */
export function* spoiled(shape: Structure, body: Readonly<Record<string, unknown>>): Generator<Spoiled> {
  const unknown = 'OracleMember';
  for (const [at, { members, required }, value, put] of structuresIn(shape, body, (whole) => whole, '')) {
    yield { how: `${at}${unknown} is no member`, body: put({ ...value, [unknown]: 'x' }), names: unknown };
    for (const name of required) {
      if (value[name] === undefined) continue;
      const { [name]: _, ...others } = value;
      yield { how: `${at}${name} is missing`, body: put(others) };
    }
    for (const [name, member] of Object.entries(members)) {
      const wrong = unfit(member.shape);
      if (value[name] === undefined || wrong === undefined) continue;
      yield { how: `${at}${name} is of the wrong type`, body: put({ ...value, [name]: wrong }) };
    }
  }
}

type Put = (value: unknown) => unknown;
type Found = readonly [at: string, Structure, Readonly<Record<string, unknown>>, Put];

/** Every structure in a value, with a way to put another in its place; of a list's items the first stands for all. */
function* structuresIn(shape: Shape, value: unknown, put: Put, at: string): Generator<Found> {
  if (shape.kind === 'list' && Array.isArray(value)) {
    const [first, ...others] = value;
    yield* structuresIn(shape.item.shape, first, (item) => put([item, ...others]), `${at.replace(/\.$/, '')}[0].`);
  }
  if (shape.kind === 'map' && isRecord(value)) {
    const [key] = Object.keys(value);
    if (key === undefined) return;
    yield* structuresIn(shape.value.shape, value[key], (item) => put({ ...value, [key]: item }), `${at}${key}.`);
  }
  if (shape.kind !== 'structure' || !isRecord(value)) return;
  // The types of attribute values are checked by the suites of DynamoDB itself.
  if (shape.isUnion) return;
  yield [at, shape, value, put];
  for (const [name, member] of Object.entries(shape.members)) yield* within(member, name, value, put, at);
}

const within = (member: Member, name: string, value: Readonly<Record<string, unknown>>, put: Put, at: string) =>
  structuresIn(member.shape, value[name], (item) => put({ ...value, [name]: item }), `${at}${name}.`);
