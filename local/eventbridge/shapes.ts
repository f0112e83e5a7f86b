import * as z from 'zod/mini';
import { integer, textLike } from '../kit/shapes.ts';

/** The name of something new. */
export const newName = (longest: number) => textLike(new RegExp(`^[\\w.-]{1,${longest}}$`), '[\\.\\-_A-Za-z0-9]+');

export const description = z.optional(z.string().check(z.maxLength(512)));

/** Which page of a list is wanted. */
export const paging = { Limit: z.optional(integer(1, 100)), NextToken: z.optional(z.string()) };
