import * as z from 'zod/mini';
import { accountId } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { pageByPlace } from '../../kit/page.ts';
import { text } from '../../kit/shapes.ts';
import { operationOutput } from '../answers.ts';
import type { Context } from '../context.ts';
import { operationNotFound } from '../errors.ts';
import { filtered, filtersShape } from '../filters.ts';
import { nextToken, paging, requested } from '../paging.ts';

export const GetOperation = operation(
  z.strictObject({ OperationId: text(1, 255), OwnerAccount: z.optional(z.literal(accountId)) }),
  ({ resources }: Context, { OperationId }) => {
    const found = resources.operations.find(OperationId);
    if (found === undefined) throw operationNotFound(OperationId);
    return { Operation: operationOutput(found) };
  },
);

const filterNames = ['NAMESPACE_ID', 'SERVICE_ID', 'STATUS', 'TYPE', 'UPDATE_DATE'] as const;

export const ListOperations = operation(
  z.strictObject({
    ...paging,
    Filters: filtersShape(filterNames),
  }),
  ({ resources }: Context, { Filters, ...asked }) => {
    const found = filtered(resources.operations.all(), Filters, {
      NAMESPACE_ID: { conditions: ['EQ'], valueOf: ({ targets }) => targets.NAMESPACE ?? '' },
      SERVICE_ID: { conditions: ['EQ'], valueOf: ({ targets }) => targets.SERVICE ?? '' },
      STATUS: { conditions: ['EQ', 'IN'], valueOf: () => 'SUCCESS' },
      TYPE: { conditions: ['EQ', 'IN'], valueOf: ({ type }) => type },
      UPDATE_DATE: { conditions: ['EQ', 'BETWEEN'], valueOf: ({ createdAt }) => String(createdAt / 1000) },
    });
    const page = pageByPlace(found, requested(asked));
    return { Operations: page.items.map(({ id }) => ({ Id: id, Status: 'SUCCESS' })), ...nextToken(page) };
  },
);
