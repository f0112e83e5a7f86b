import * as z from 'zod/mini';
import { isKnownKey, isKnownOperator } from './condition.ts';

const texts = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value)),
);

/** A statement that cannot be judged here is refused when it is read, not passed over when it matters. */
const conditions = z.record(
  z.string().check(z.refine(isKnownOperator, 'is no condition operator that is known here')),
  z.record(z.string().check(z.refine(isKnownKey, 'is no condition key that is known here')), texts),
);

/** One statement of an identity's policy; actions and resources are lists, whichever way they were written. */
export const statement = z.strictObject({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  /** Operator -> condition key -> values: `{ StringEquals: { 'events:source': ['shop'] } }` */
  Condition: z.optional(conditions),
});
export type Statement = z.infer<typeof statement>;

/** A policy document; one statement may stand without its list. */
export const policyDocument = z.strictObject({
  Version: z.optional(z.string()),
  Statement: z.pipe(
    z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
    z.transform((value): readonly unknown[] => (Array.isArray(value) ? value : [value])),
  ),
});
