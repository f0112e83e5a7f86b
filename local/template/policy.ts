import * as z from 'zod/mini';
import { read } from './properties.ts';

const texts = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value)),
);

/** One statement of an identity's policy; actions and resources are lists, whichever way they were written. */
export const statement = z.strictObject({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts,
  /** Operator -> condition key -> values: `{ StringEquals: { 'events:source': ['shop'] } }` */
  Condition: z.optional(z.record(z.string(), z.record(z.string(), texts))),
});
export type Statement = z.infer<typeof statement>;

const document = z.strictObject({
  Version: z.optional(z.string()),
  Statement: z.pipe(
    z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
    z.transform((value): readonly unknown[] => (Array.isArray(value) ? value : [value])),
  ),
});

/** @throws TemplateError for what a policy can say and is not known here: NotAction, NotResource, Principal */
export const statementsOf = (policyDocument: unknown, at: string): readonly Statement[] =>
  read(document, policyDocument, at).Statement.map((item, index) => read(statement, item, `${at}.Statement.${index}`));
