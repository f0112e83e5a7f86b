import type * as z from 'zod/mini';
import { parseInput } from './parse-input.ts';

/**
 * The environment variables that a function needs, read once as it starts; others are left out of account.
 *
 * @throws InvalidInputError naming every variable that is missing or wrong
 */
export const env = <Schema extends z.ZodMiniObject>(schema: Schema): z.output<Schema> =>
  parseInput(schema, process.env, 'environment variables');
