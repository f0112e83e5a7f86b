import * as z from 'zod/mini';
import type { Input } from '../kit/call.ts';
import { isRecord } from '../kit/json.ts';

// Shapes that several operations share.

/** An object that the operation reads itself, such as an item: its members may have any name. */
export const structure = z.custom<Input>(isRecord);

/** For figures of capacity and metrics, which the embedded DynamoDB does not count: nothing else can be asked for. */
export const nothing = z.optional(z.enum(['NONE']));

/** A count of at least 1. */
export const count = z.number().check(z.gte(1));
