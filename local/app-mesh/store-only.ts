import { isRecord } from '../kit/json.ts';
import { badRequest } from './errors.ts';
import type { Kind } from './kinds.ts';
import { type MemberReaders, memberReaders, type StoreOnlyFeature } from './member-readers.ts';

/** A member of a spec that no proxy here follows, and where: `spec.listeners.1.member.tls`. */
interface Unfollowed {
  readonly at: string;
  readonly feature: StoreOnlyFeature;
}

/** Where a value stands in a spec: as the table of readers has it, and in the words of App Mesh's messages. */
interface Place {
  readonly path: string;
  readonly at: string;
}

const memberOf = ({ path, at }: Place, name: string): Place => ({
  path: path === '' ? name : `${path}.${name}`,
  at: `${at}.${name}`,
});

function* unfollowed(
  readers: MemberReaders,
  allowed: ReadonlySet<string>,
  value: unknown,
  place: Place,
): Generator<Unfollowed> {
  const reader = readers[place.path];
  if (typeof reader === 'object' && !allowed.has(reader.storedOnly)) {
    yield { at: place.at, feature: reader.storedOnly };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* unfollowed(readers, allowed, item, { path: `${place.path}[]`, at: `${place.at}.${index + 1}.member` });
    }
  } else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      yield* unfollowed(readers, allowed, member, memberOf(place, name));
    }
  }
}

/**
 * Refuses a spec with members that would be stored and have no effect.
 *
 * @param allowed features whose members may be stored all the same
 * @throws AwsError BadRequestException that lists every such member
 */
export function checkFollowed(
  kind: Kind,
  spec: Readonly<Record<string, unknown>>,
  allowed: ReadonlySet<StoreOnlyFeature>,
): void {
  const found = [...unfollowed(memberReaders[kind], allowed, spec, { path: '', at: 'spec' })];
  if (found.length === 0) return;
  const members = found.map(({ at, feature }) => `'${at}' (--store-only ${feature})`);
  throw badRequest(
    `No proxy of the embedded AWS follows ${members.join(', ')}: it stores such members only where the option says so.`,
  );
}
