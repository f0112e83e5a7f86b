import * as z from 'zod/mini';
import { listOf, oneOf, present, text } from '../kit/shapes.ts';
import { syntaxProblem } from '../regular-expression/full-match.ts';
import { port } from './shapes.ts';

// What routes and gateway routes match of a request alike.

const pattern = text(1, 255);

const regularExpression = pattern.check((read) => {
  const problem = syntaxProblem(read.value);
  if (problem !== undefined) {
    read.issues.push({ code: 'custom', input: read.value, message: `not a regular expression of RE2: ${problem}` });
  }
});

const valueMatch = oneOf({
  exact: pattern,
  prefix: pattern,
  range: z
    .strictObject({ start: z.int(), end: z.int() })
    .check(z.refine(({ start, end }) => end > start, { error: 'the end of a range must be greater than its start' })),
  regex: regularExpression,
  suffix: pattern,
});

/** Headers of HTTP, or metadata of gRPC. */
export const namedValues = listOf(
  z.strictObject({ name: text(1, 50), invert: z.optional(z.boolean()), match: z.optional(valueMatch) }),
  1,
  10,
);

const keptPaths = ['/aws-appmesh', '/aws-app-mesh'];
const keptServices = ['aws.appmesh', 'aws.app-mesh'];

/** What begins so is App Mesh's own. */
const notKept = (kept: readonly string[]) =>
  z.refine<string>((value) => !kept.some((one) => value.startsWith(one)), {
    error: `must not begin with ${kept.join(' or ')}, which App Mesh keeps for itself`,
  });

/** Members that matches of HTTP have in common. */
export const httpMembers = {
  headers: z.optional(namedValues),
  method: z.optional(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'])),
  path: z.optional(oneOf({ exact: pattern.check(notKept(keptPaths)), regex: regularExpression })),
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
};

/** A path is matched whole or by its beginning, or not at all: a match without both matches any. */
export const onePathAtMost = z.refine<Readonly<Record<string, unknown>>>(
  (match) => present(match, ['prefix', 'path']).length <= 1,
  { error: 'at most one of prefix, path may be given' },
);

/** Members that matches of gRPC have in common. */
export const grpcMembers = {
  metadata: z.optional(namedValues),
  port: z.optional(port),
  serviceName: z.optional(z.string().check(notKept(keptServices))),
};
