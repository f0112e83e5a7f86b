import * as z from 'zod/mini';
import { invalidParameter, unsupported } from './errors.ts';

/** @param shape a strict object, so that a member that this model does not know is refused by name. @throws InvalidParameterValueException */
export function readInput<Shape extends z.ZodMiniType>(
  operation: string,
  shape: Shape,
  input: Readonly<Record<string, unknown>>,
): z.infer<Shape> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const result = z.safeParse(shape, given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw unsupported(`${[...issue.path, issue.keys[0]].join('.')} of ${operation}`);
  }
  const path = issue?.path.join('.') ?? '';
  throw invalidParameter(
    `1 validation error detected: Value at '${path}' failed to satisfy constraint: ${issue?.message}`,
  );
}

export const functionName = z.string();
export const qualifier = z.optional(z.string());
/** A version or an alias is never given here: these operations are about the function as a whole. */
export const onFunction = { FunctionName: functionName };
export const onVersion = { FunctionName: functionName, Qualifier: qualifier };
