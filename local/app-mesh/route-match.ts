import * as z from 'zod/mini';
import { integer, listOf, oneOf, present, text } from '../kit/shapes.ts';
import { port } from './shapes.ts';

const pattern = text(1, 255);

const valueMatch = oneOf({
  exact: pattern,
  prefix: pattern,
  range: z
    .strictObject({ start: z.int(), end: z.int() })
    .check(z.refine(({ start, end }) => end > start, { error: 'the end of a range must be greater than its start' })),
  regex: pattern,
  suffix: pattern,
});

const keptPaths = ['/aws-appmesh', '/aws-app-mesh'];
const keptServices = ['aws.appmesh', 'aws.app-mesh'];

/** What begins so is App Mesh's own. */
const notKept = (kept: readonly string[]) =>
  z.refine<string>((value) => !kept.some((one) => value.startsWith(one)), {
    error: `must not begin with ${kept.join(' or ')}, which App Mesh keeps for itself`,
  });

const named = z.strictObject({ name: text(1, 50), invert: z.optional(z.boolean()), match: z.optional(valueMatch) });

const httpMembers = {
  headers: z.optional(listOf(named, 1, 10)),
  method: z.optional(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'])),
  path: z.optional(oneOf({ exact: pattern.check(notKept(keptPaths)), regex: pattern })),
  port: z.optional(port),
  prefix: z.optional(z.string().check(z.startsWith('/', { error: 'a prefix must begin with /' }), notKept(keptPaths))),
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
  z.refine((match) => present(match, ['prefix', 'path']).length <= 1, {
    error: 'at most one of prefix, path may be given',
  }),
);

export const grpcMatch = z
  .strictObject({
    metadata: z.optional(listOf(named, 1, 10)),
    methodName: z.optional(text(1, 50)),
    port: z.optional(port),
    serviceName: z.optional(z.string().check(notKept(keptServices))),
  })
  .check(
    z.refine((match) => match.methodName === undefined || match.serviceName !== undefined, {
      error: 'methodName needs serviceName',
    }),
  );

export const tcpMatch = z.strictObject({ port: z.optional(port) });

export const targetWeight = integer(0, 100);
