import * as z from 'zod/mini';
import { accountId } from '../kit/account.ts';
import { forbidden } from './errors.ts';
import { type Kind, kinds, lineage } from './kinds.ts';
import type { Names } from './resources.ts';
import { integer, resourceName } from './shapes.ts';
import { tagList } from './tag-list.ts';
import { validated } from './validation.ts';

const clientToken = z.optional(
  z.string().check(
    z.regex(/^[A-Za-z0-9_-]{1,36}$/, {
      error: 'a client token has up to 36 letters, digits, hyphens and underscores',
    }),
  ),
);

const paging = { limit: z.optional(integer(1, 100)), nextToken: z.optional(z.string()) };
const meshOwner = z.optional(z.string().check(z.regex(/^\d{12}$/, { error: 'an account id has twelve digits' })));
/** A mesh is created, changed and deleted by its owner alone, so only DescribeMesh asks whose it is. */
const owner = (kind: Kind, describes = false) => (kind === 'Mesh' && !describes ? {} : { meshOwner });

const names = (facts: readonly { nameMember: string }[]): Record<string, typeof resourceName> =>
  Object.fromEntries(facts.map(({ nameMember }) => [nameMember, resourceName]));

/** What an operation was asked for, taken apart. */
export interface Write {
  readonly names: Names;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly clientToken: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

const spec = z.record(z.string(), z.unknown());
const written = z.object({
  spec: z.optional(spec),
  clientToken,
  tags: z.optional(tagList),
  meshOwner,
});
const named = z.record(z.string(), z.unknown());

/** Only the meshes of this account exist here: none is shared with it. */
function ownMesh(asked: string | undefined): void {
  if (asked === undefined || asked === accountId) return;
  throw forbidden(`Account ${accountId} may not use meshes of account ${asked}.`);
}

const namesIn = (kinds: readonly { nameMember: string }[], input: unknown): Names => {
  const values = named.parse(input);
  return Object.fromEntries(kinds.map(({ nameMember }) => [nameMember, String(values[nameMember])]));
};

export function writeInput(kind: Kind, creates: boolean, input: unknown): Write {
  const facts = lineage(kind);
  // A mesh alone may do without a spec.
  const specShape = kind === 'Mesh' ? z.optional(kinds[kind].spec) : kinds[kind].spec;
  const shape = z.strictObject({
    ...names(facts),
    ...owner(kind),
    spec: specShape,
    clientToken,
    ...(creates ? { tags: z.optional(tagList) } : {}),
  });
  const parsed = written.parse(validated(shape, input));
  ownMesh(parsed.meshOwner);
  const tags = Object.fromEntries((parsed.tags ?? []).map(({ key, value }) => [key, value]));
  return { names: namesIn(facts, input), spec: parsed.spec ?? {}, clientToken: parsed.clientToken, tags };
}

/** The input of a Describe or a Delete. */
export function nameInput(kind: Kind, input: unknown, verb: 'Describe' | 'Delete'): Names {
  const facts = lineage(kind);
  const shape = z.strictObject({ ...names(facts), ...owner(kind, verb === 'Describe') });
  ownMesh(written.parse(validated(shape, input)).meshOwner);
  return namesIn(facts, input);
}

export interface ListInput {
  readonly parents: Names;
  readonly limit: number;
  readonly nextToken: string | undefined;
}

export function listInput(kind: Kind, input: unknown): ListInput {
  const parents = lineage(kind).slice(0, -1);
  const shape = z.strictObject({ ...names(parents), ...owner(kind), ...paging });
  const parsed = z.object({ ...paging, meshOwner }).parse(validated(shape, input));
  ownMesh(parsed.meshOwner);
  return { parents: namesIn(parents, input), limit: parsed.limit ?? 100, nextToken: parsed.nextToken };
}
