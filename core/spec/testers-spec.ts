import * as z from 'zod/mini';
import { duration } from '../text/duration.ts';
import { approval } from './approval-spec.ts';

const pattern = z.optional(z.string().check(z.minLength(1), z.maxLength(255)));
const kinds = ['exact', 'prefix', 'suffix', 'regex', 'range'] as const;
const evenBesideOtherProblems = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null;

/** What App Mesh can ask of a header's value. */
const headerMatch = z
  .strictObject({
    exact: pattern.check(z.describe('The value.')),
    prefix: pattern.check(z.describe('How it begins.')),
    suffix: pattern.check(z.describe('How it ends.')),
    regex: pattern.check(z.describe('A regular expression that it matches.')),
    range: z
      .optional(
        z
          .strictObject({
            start: z.int().check(z.describe('The least of them.')),
            end: z.int().check(z.describe('The first above them.')),
          })
          .check(
            z.refine((range) => range.start < range.end, {
              path: ['end'],
              message: 'above start: the end is left out',
            }),
          ),
      )
      .check(z.describe('Whole numbers.')),
  })
  .check(
    z.refine((match) => kinds.filter((kind) => match?.[kind] !== undefined).length === 1, {
      message: `exactly one of ${kinds.join(', ')}`,
      when: evenBesideOtherProblems,
    }),
  );

/** Whose requests go to the canary before everybody's, and until when: those that carry a header. */
export const testers = z.strictObject({
  header: z
    .string()
    .check(
      z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,50}$/, 'the name of a header, 1 to 50 characters'),
      z.describe('Requests with this header go to the canary before the first percent; with gRPC, this metadata.'),
    ),
  match: z.optional(headerMatch).check(z.describe('What its value has to be; any unless given.')),
  hold: z._default(duration, 0).check(z.describe('How long testers have the canary to themselves.')),
  approval: z.optional(approval).check(z.describe('Who tested says that the first percent may follow.')),
});

export type Testers = z.infer<typeof testers>;

/** As the plan keeps it: `x-canary: exact true` */
export interface PlannedTesters {
  readonly header: string;
  readonly match?: NonNullable<Testers['match']>;
}

/** `the header x-canary`, `the header x-canary (exact true)` */
export function formatTesters({ header, match }: PlannedTesters): string {
  const [kind, value] = Object.entries(match ?? {}).find(([, one]) => one !== undefined) ?? [];
  if (kind === undefined) return `the header ${header}`;
  const { range } = match ?? {};
  return `the header ${header} (${kind} ${range === undefined ? String(value) : `${range.start} to ${range.end}`})`;
}
