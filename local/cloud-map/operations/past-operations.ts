import * as z from 'zod/mini';
import { accountId } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByPlace } from '../../kit/page.ts';
import { integer, text } from '../../kit/shapes.ts';
import { operationOutput } from '../answers.ts';
import type { Context } from '../context.ts';
import { invalidToken, operationNotFound } from '../errors.ts';
import { filtered, filtersShape } from '../filters.ts';

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
    NextToken: z.optional(text(0, 4096)),
    MaxResults: z.optional(integer(1, 100)),
    Filters: filtersShape(filterNames),
  }),
  ({ resources }: Context, { NextToken: token, MaxResults: limit = 100, Filters }) => {
    const found = filtered(resources.operations.all(), Filters, {
      NAMESPACE_ID: { conditions: ['EQ'], valueOf: ({ targets }) => targets.NAMESPACE ?? '' },
      SERVICE_ID: { conditions: ['EQ'], valueOf: ({ targets }) => targets.SERVICE ?? '' },
      STATUS: { conditions: ['EQ', 'IN'], valueOf: () => 'SUCCESS' },
      TYPE: { conditions: ['EQ', 'IN'], valueOf: ({ type }) => type },
      UPDATE_DATE: { conditions: ['EQ', 'BETWEEN'], valueOf: ({ createdAt }) => String(createdAt / 1000) },
    });
    const page = pageByPlace(found, { limit, token, invalidToken });
    return { Operations: page.items.map(({ id }) => ({ Id: id, Status: 'SUCCESS' })), ...nextAs('NextToken', page) };
  },
);
