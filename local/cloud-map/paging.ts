import * as z from 'zod/mini';
import { nextAs, type Page, type PageRequest } from '../kit/page.ts';
import { integer, text } from '../kit/shapes.ts';
import { invalidToken } from './errors.ts';

/** The members by which a list is asked for page by page. */
export const paging = { NextToken: z.optional(text(0, 4096)), MaxResults: z.optional(integer(1, 100)) };

interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** 100 items unless asked for fewer. */
export const requested = ({ NextToken: token, MaxResults: limit = 100 }: PageInput): PageRequest => ({
  limit,
  token,
  invalidToken,
});

export const nextToken = (page: Page<unknown>): Readonly<Record<string, string>> => nextAs('NextToken', page);
