import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import type { Context } from '../context.ts';
import { pageOf, paging } from '../listing.ts';
import { accountLimits } from '../quotas.ts';

export const DescribeAccountLimits = operation(z.strictObject(paging), (_context: Context, page) => {
  const limits = Object.entries(accountLimits).map(([Name, most]) => ({ Name, Max: String(most) }));
  const { items, next } = pageOf(limits, ({ Name }) => Name, page);
  return { Limits: items, ...next };
});
