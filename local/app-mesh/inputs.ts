import * as z from 'zod/mini';
import { accountId } from '../kit/account.ts';
import type { Input } from '../kit/call.ts';
import { integer } from '../kit/shapes.ts';
import { forbidden } from './errors.ts';
import { type Kind, type KindFacts, lineage, type Names, parentsOf } from './kinds.ts';
import { resourceName } from './shapes.ts';
import { tagList } from './tag-list.ts';

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

const names = (facts: readonly KindFacts[]): Record<string, typeof resourceName> =>
  Object.fromEntries(facts.map(({ nameMember }) => [nameMember, resourceName]));

/** The input of a Create, or of an Update: that one has no tags. A mesh alone may do without a spec. */
export const writeShape = (kind: Kind, spec: z.ZodMiniType, creates: boolean) =>
  z.strictObject({
    ...names(lineage(kind)),
    ...owner(kind),
    spec: kind === 'Mesh' ? z.optional(spec) : spec,
    clientToken,
    ...(creates ? { tags: z.optional(tagList) } : {}),
  });

/** The input of a Describe or a Delete. */
export const nameShape = (kind: Kind, verb: 'Describe' | 'Delete') =>
  z.strictObject({ ...names(lineage(kind)), ...owner(kind, verb === 'Describe') });

export const listShape = (kind: Kind) => z.strictObject({ ...names(parentsOf(kind)), ...owner(kind), ...paging });

/** Only the meshes of this account exist here: none is shared with it. */
function refuseOtherOwner(asked: string | undefined): void {
  if (asked === undefined || asked === accountId) return;
  throw forbidden(`Account ${accountId} may not use meshes of account ${asked}.`);
}

const namesIn = (facts: readonly KindFacts[], input: Input): Names =>
  Object.fromEntries(facts.map(({ nameMember }) => [nameMember, String(input[nameMember])]));

const owned = z.object({ meshOwner });

/** @throws AwsError ForbiddenException for a mesh of another account */
export function readNames(kind: Kind, input: Input): Names {
  refuseOtherOwner(owned.parse(input).meshOwner);
  return namesIn(lineage(kind), input);
}

/** A Create or an Update, taken apart. */
export interface Write {
  readonly names: Names;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly clientToken: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

const written = z.object({
  spec: z.optional(z.record(z.string(), z.unknown())),
  clientToken,
  tags: z.optional(tagList),
});

/** @throws AwsError ForbiddenException for a mesh of another account */
export function readWrite(kind: Kind, input: Input): Write {
  const { spec = {}, clientToken: token, tags = [] } = written.parse(input);
  return {
    names: readNames(kind, input),
    spec,
    clientToken: token,
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  };
}

const listed = z.object(paging);

/** @throws AwsError ForbiddenException for a mesh of another account */
export function readList(kind: Kind, input: Input) {
  refuseOtherOwner(owned.parse(input).meshOwner);
  const { limit = 100, nextToken } = listed.parse(input);
  return { parents: namesIn(parentsOf(kind), input), limit, token: nextToken };
}
