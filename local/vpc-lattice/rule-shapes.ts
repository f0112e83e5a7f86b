import * as z from 'zod/mini';
import { integer, listOf, oneOf, text } from '../kit/shapes.ts';
import { identifiers } from './identifiers.ts';

// What a rule says. Source of every limit: botocore 1.43, vpc-lattice 2022-11-30.

const weightedTargetGroup = z.strictObject({
  targetGroupIdentifier: identifiers.targetGroup,
  weight: z.optional(integer(0, 999)),
});

/** Only required if there are several target groups, says the model of WeightedTargetGroup. */
const weightsWhereNeeded = z.refine<readonly { readonly weight?: number | undefined }[]>(
  (groups) => groups.length === 1 || groups.every(({ weight }) => weight !== undefined),
  { error: 'each of several target groups must have a weight' },
);

export const actionShape = oneOf({
  forward: z.strictObject({ targetGroups: listOf(weightedTargetGroup, 1, 10).check(weightsWhereNeeded) }),
  fixedResponse: z.strictObject({
    statusCode: z
      .int()
      .check(z.refine((code) => code === 404 || code === 500, { error: 'only 404 and 500 are allowed' })),
  }),
});
export type ActionInput = z.infer<typeof actionShape>;

const path = text(1, 200).check(
  z.regex(/^\/[a-zA-Z0-9@:%_+.~#?&/=-]*$/, {
    error: 'Member must satisfy regular expression pattern: /[a-zA-Z0-9@:%_+.~#?&/=-]*',
  }),
);
const value = text(1, 200);

const httpMatch = z.strictObject({
  method: z.optional(text(0, 16)),
  pathMatch: z.optional(
    z.strictObject({ match: oneOf({ exact: path, prefix: path }), caseSensitive: z.optional(z.boolean()) }),
  ),
  headerMatches: z.optional(
    listOf(
      z.strictObject({
        name: text(1, 100),
        match: oneOf({ exact: value, prefix: value, contains: value }),
        caseSensitive: z.optional(z.boolean()),
      }),
      1,
      5,
    ),
  ),
});
export type HttpMatch = z.infer<typeof httpMatch>;

export const matchShape = oneOf({ httpMatch });
export type Match = z.infer<typeof matchShape>;

export const priority = integer(1, 2000);
