import * as z from 'zod/mini';
import { type Page, pageByPlace } from '../kit/page.ts';
import { integer, text } from '../kit/shapes.ts';
import { invalidToken } from './errors.ts';

const usualSize = 100;

/** Which page of a list is wanted: at most 1000 of it; 0 is as good as nothing. */
export const paging = { maxResults: z.optional(integer(0, 1000)), nextToken: z.optional(text(0, 3096)) };

/** @throws AwsError InvalidToken */
export const pageOf = <Item>(
  items: readonly Item[],
  { maxResults = 0, nextToken: token }: { maxResults?: number | undefined; nextToken?: string | undefined },
): Page<Item> => pageByPlace(items, { limit: maxResults === 0 ? usualSize : maxResults, token, invalidToken });
