import * as z from 'zod/mini';
import { AwsError } from '../service.ts';

const name = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(2048),
    z.regex(/^[\w./:-]+$/, { error: 'may hold letters, digits and . - _ / only' }),
  );

export const putParameterInput = z.strictObject({
  Name: name,
  Value: z.string().check(z.minLength(1), z.maxLength(8192)),
  Type: z.optional(z.enum(['String', 'StringList', 'SecureString'])),
  Overwrite: z.optional(z.boolean()),
  Description: z.optional(z.string()),
  DataType: z.optional(z.literal('text')),
  Tier: z.optional(z.enum(['Standard', 'Advanced', 'Intelligent-Tiering'])),
});

export const getParameterInput = z.strictObject({ Name: name, WithDecryption: z.optional(z.boolean()) });

export const getParametersByPathInput = z.strictObject({
  Path: name,
  Recursive: z.optional(z.boolean()),
  WithDecryption: z.optional(z.boolean()),
  MaxResults: z.optional(z.int().check(z.gte(1), z.lte(10))),
  NextToken: z.optional(z.string()),
});

export const deleteParameterInput = z.strictObject({ Name: name });

/** @throws AwsError ValidationException that names every member which is wrong, or which the embedded AWS does not know. */
export function ssmInput<T extends z.ZodMiniType>(shape: T, input: unknown): z.infer<T> {
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `the embedded AWS does not know ${issue.keys.join(', ')}`
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new AwsError('ValidationException', `${problems.length} validation error(s) detected: ${problems.join('; ')}`);
}
