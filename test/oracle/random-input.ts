import fc from 'fast-check';
import { mapsFor, textsFor } from './fuzz-world.ts';
import type { ServiceModel } from './shapes/service-model.ts';
import type { Member, OperationShape, Structure } from './shapes/shape.ts';

interface Place {
  readonly model: ServiceModel;
  readonly depth: number;
  /** The member that holds the value, or the list or map that it is in. */
  readonly name: string;
  readonly type?: string | undefined;
}

/** Mostly what means something in this place, now and then a name that JavaScript's objects know, or any text. */
const texts = (name: string) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...textsFor(name)) },
    { weight: 1, arbitrary: fc.constantFrom('toString', 'constructor', '') },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
  );

const numbers = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(1, 2, 10, 60) }, fc.constantFrom(0, -1, 1.5, 1e9));

const times = [-3600, -60, 0, 60].map((seconds) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000));
const bytes = ['', '{}', '{', '[1]'].map((text) => Buffer.from(text));

/** A value of the shape as the SDK's client takes it: dates for times, bytes for blobs. */
function values({ shape, traits }: Member, place: Place): fc.Arbitrary<unknown> {
  const { model, depth, name, type } = place;
  const inside = (item: Member, itemType?: string) => values(item, { ...place, depth: depth + 1, type: itemType });
  switch (shape.kind) {
    case 'string': {
      // What stands in a path is never empty: the client would ask for something else.
      if (traits.httpLabel !== undefined) return texts(name).filter((text) => text !== '');
      const allowed = type === undefined ? undefined : model.enumeration(type);
      return allowed === undefined || allowed.length === 0 ? texts(name) : fc.constantFrom(...allowed);
    }
    case 'number':
      return numbers;
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.constantFrom(...times);
    case 'blob':
      return fc.constantFrom(...bytes);
    case 'list':
      return depth > 4 ? fc.constant([]) : fc.array(inside(shape.item, type?.replace(/\[\]$/, '')), { maxLength: 2 });
    case 'map': {
      const hinted = mapsFor(name);
      if (depth > 4 || hinted !== undefined) return fc.constantFrom(...(hinted ?? [{}]));
      return fc.dictionary(fc.constantFrom('pk', ':pk', 'thing'), inside(shape.value), {
        maxKeys: 2,
        noNullPrototype: true,
      });
    }
    case 'structure':
      return structures(shape, place);
    default:
      return fc.constant({});
  }
}

function structures({ members, required, isUnion, name }: Structure, { model, depth }: Place): fc.Arbitrary<unknown> {
  const entries = Object.entries(members).map(([member, found]) => {
    const place = { model, depth: depth + 1, name: member, type: model.declared.typeOf(name, member) };
    return {
      member,
      isFlat: !['list', 'map', 'structure'].includes(found.shape.kind),
      make: () => values(found, place),
    };
  });
  const recordOf = (chosen: readonly string[]) =>
    fc.record(
      Object.fromEntries(
        entries.filter(({ member }) => chosen.includes(member)).map(({ member, make }) => [member, make()]),
      ),
      { noNullPrototype: true },
    );
  // What contains itself comes to an end.
  const reachable = entries.filter(({ isFlat }) => depth < 3 || isFlat).map(({ member }) => member);
  const optional = reachable.filter((member) => !required.includes(member));
  if (isUnion)
    return fc.constantFrom(...(optional.length > 0 ? optional : Object.keys(members))).chain((one) => recordOf([one]));
  return fc
    .shuffledSubarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((some) => recordOf([...required, ...some]));
}

/** Inputs of an operation: whatever is required, and a little of the rest. */
export function inputs(
  { input }: OperationShape,
  model: ServiceModel,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return values(input, { model, depth: 0, name: '' }).map((value) =>
    typeof value === 'object' && value !== null ? { ...value } : {},
  );
}
