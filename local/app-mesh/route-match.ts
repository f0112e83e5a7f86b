import * as z from 'zod/mini';
import { between, integer, listOf, oneOf, port, present } from './shapes.ts';

const pattern = between(1, 255);

const valueMatch = oneOf({
  exact: pattern,
  prefix: pattern,
  range: z.strictObject({ start: z.int(), end: z.int() }),
  regex: pattern,
  suffix: pattern,
});

const named = z.strictObject({ name: between(1, 50), invert: z.optional(z.boolean()), match: z.optional(valueMatch) });

const httpMembers = {
  headers: z.optional(listOf(named, 1, 10)),
  method: z.optional(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'])),
  path: z.optional(oneOf({ exact: pattern, regex: pattern })),
  port: z.optional(port),
  prefix: z.optional(z.string().check(z.startsWith('/', { error: 'a prefix must begin with /' }))),
  queryParameters: z.optional(
    listOf(
      z.strictObject({
        name: z.string(),
        match: z.optional(z.strictObject({ exact: z.optional(z.string()) })),
      }),
      1,
      10,
    ),
  ),
  scheme: z.optional(z.enum(['http', 'https'])),
};

export const httpMatch = z.strictObject(httpMembers).check(
  z.refine((match) => present(match, ['prefix', 'path']).length === 1, {
    error: 'exactly one of prefix, path must be given',
  }),
);

export const grpcMatch = z
  .strictObject({
    metadata: z.optional(listOf(named, 1, 10)),
    methodName: z.optional(between(1, 50)),
    port: z.optional(port),
    serviceName: z.optional(z.string()),
  })
  .check(
    z.refine((match) => match.methodName === undefined || match.serviceName !== undefined, {
      error: 'methodName needs serviceName',
    }),
  );

export const tcpMatch = z.strictObject({ port: z.optional(port) });

export const targetWeight = integer(0, 100);
