import * as z from 'zod/mini';

/** The name or the ARN of a function, with or without a qualifier. */
export const FunctionName = z.string();

/** A version or an alias. */
export const Qualifier = z.optional(z.string());

/** Which page of a list is wanted. */
export const paging = { MaxItems: z.optional(z.number()), Marker: z.optional(z.string()) };

// Where operations are: newer ones have paths with a date of their own.

export const functionsPath = '/2015-03-31/functions';
export const functionPath = `${functionsPath}/{FunctionName}`;
